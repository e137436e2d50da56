import { beforeAll, describe, expect, it } from 'vitest';
import type { Replicate } from '../../src/data/types';
import { ageOn, livesOf, type Lives } from '../../src/lives/lives';
import { matchSteps } from '../../src/lives/steps';
import { tellPlain, tellSentence } from '../../src/lives/telling';
import { offramp, shipped, smallRun, withDatabase } from './small';

describe('lives', () => {
  let lives: Lives;
  beforeAll(async () => {
    const run = await smallRun('2011-12-31');
    lives = livesOf(run, run.replicates[0] as Replicate) as Lives;
  });

  it('are told word for word as the program tells them', () => {
    expect(lives.lives.length).toBeGreaterThan(20);
    const longest = [...lives.lives].sort((a, b) => b.rows.length - a.rows.length);
    withDatabase('2011-12-31', (database) => {
      for (const life of [...longest.slice(0, 6), ...longest.filter(({ person }) => !person.male).slice(0, 3)])
        expect(tellPlain(lives, life)).toBe(offramp('lives', database, '--person', String(life.person.id)));
    });
  });

  it('that have the first steps of the interview are fewer with each step, and their events are in order', () => {
    const { steps } = shipped.story;
    const matches = lives.lives.map((life) => matchSteps(steps, lives, life));
    const reached = steps.map((_, k) => matches.filter((match) => match.steps > k).length);
    expect(steps.length).toBe(13);
    expect(reached[0]).toBeGreaterThan(0);
    reached.forEach((n, k) => expect(n).toBeLessThanOrEqual(reached[k - 1] ?? n));
    for (const { steps: n, rows } of matches) {
      expect(rows.length).toBe(n);
      expect(rows).toEqual([...rows].sort((a, b) => a - b));
    }
  });

  it('match all of a story that was made of one of them, and not one that asks for more', () => {
    const life = lives.lives.find(({ rows }) => rows.length > 2);
    if (life === undefined) throw new Error('no life has three events');
    const steps = life.rows.map((row) => ({ event: lives.kind(row) }));
    expect(matchSteps(steps, lives, life)).toEqual({ steps: steps.length, rows: life.rows });
    expect(matchSteps([...steps, { event: 'approached', value: 99 }], lives, life).steps).toBe(steps.length);
    expect(matchSteps([{ event: lives.kind(life.rows[0] ?? 0), by: 'nobody', place: 'prison' }], lives, life).steps).toBe(0);
  });
});

describe('a sentence', () => {
  it('leaves out a part whose placeholder is empty, and speaks of a woman', () => {
    const sentence = 'commits himself to the group[, brought by {by}]';
    expect(tellSentence(sentence, '', '', 0, true)).toBe('commits himself to the group');
    expect(tellSentence(sentence, 'her cousin', '', 0, false)).toBe('commits herself to the group, brought by her cousin');
    expect(tellSentence('is held[ for {value} days]', '', '', 3, true)).toBe('is held for 3 days');
  });
  it('has ages by calendar years, as the program has them', () => {
    const person = { age: 20 } as Parameters<typeof ageOn>[1];
    expect(ageOn('2011-01-01', person, 364)).toBe(20);
    expect(ageOn('2011-01-01', person, 365)).toBe(21);
  });
});

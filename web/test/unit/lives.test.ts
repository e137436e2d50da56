import { beforeAll, describe, expect, it } from 'vitest';
import { readStory } from '../../src/data/story';
import type { Run } from '../../src/data/types';
import type { Life } from '../../src/engine/reader';
import { offramp, shipped, smallRun, withDatabase } from './small';

describe('lives', () => {
  let run: Run;
  let lives: Life[];
  const tale = (life: Life, story = false) => run.ask.life(0, life.person, story);
  beforeAll(async () => {
    run = await smallRun('2011-12-31');
    run.ask.story('interview.yaml', shipped.story);
    lives = run.ask.lives(0);
  });

  it('are told word for word as the program tells them', () => {
    expect(lives.length).toBeGreaterThan(20);
    const longest = [...lives].sort((a, b) => tale(b).lines.length - tale(a).lines.length);
    withDatabase('2011-12-31', (database) => {
      for (const life of [...longest.slice(0, 6), ...longest.filter(({ male }) => !male).slice(0, 3)])
        expect(tale(life).plain).toBe(offramp('lives', database, '--person', String(life.person)));
    });
  });

  it('have a head, dated lines and an end, which make up what is told', () => {
    for (const life of lives.slice(0, 20)) {
      const { head, lines, end, plain } = tale(life);
      const rows = lines.map(({ when, text, marked }) => `${marked ? '*' : ' '} ${when}: ${text}`);
      expect(lines.length).toBeGreaterThan(0);
      expect([plain.split('\n')[0], head, ...rows, `  ${end}`, ''].join('\n')).toBe(plain);
    }
  });

  it('that have the first steps of the interview are fewer with each step, and as many events are marked', () => {
    const { steps } = readStory(shipped.story);
    const reached = steps.map((_, k) => lives.filter((life) => life.steps > k).length);
    expect(steps.length).toBe(13);
    expect(reached[0]).toBeGreaterThan(0);
    reached.forEach((n, k) => expect(n).toBeLessThanOrEqual(reached[k - 1] ?? n));
    for (const life of lives) {
      const marked = tale(life, true).lines.filter((line) => line.marked).length; // nights are told together
      expect(marked).toBeLessThanOrEqual(life.steps);
      expect(marked > 0).toBe(life.steps > 0);
      expect(tale(life).lines.some((line) => line.marked)).toBe(false);
    }
  });

  it('match a story that asks for what happened, not one that asks for what cannot be', () => {
    const whole = lives.filter(({ steps }) => steps > 0).length;
    run.ask.story('story.yaml', 'steps:\n  - {event: approached}\n');
    expect(run.ask.lives(0).filter(({ steps }) => steps === 1).length).toBeGreaterThanOrEqual(whole);
    run.ask.story('story.yaml', 'steps:\n  - {event: approached, value: 99}\n');
    expect(run.ask.lives(0).every(({ steps }) => steps === 0)).toBe(true);
    expect(() => run.ask.story('story.yaml', 'steps:\n  - {event: aproached}\n')).toThrow('there is no event "aproached"; did you mean "approached"?');
    run.ask.story('interview.yaml', shipped.story);
  });

  it('are listed by kind as the outcomes of the run count them', () => {
    const { outcomes } = run.ask.spreads('');
    const outcome = (name: string) => outcomes[run.model.outcomes.findIndex((one) => one.name === name)]?.mean;
    const bit = (name: string) => 1 << run.model.life_kinds.indexOf(name);
    const count = (...names: string[]) => lives.filter(({ kinds }) => names.some((name) => (kinds & bit(name)) !== 0)).length;
    expect(count('joined', 'coerced')).toBe(outcome('joined'));
    expect(count('abroad')).toBe(outcome('left_abroad'));
  });
});

import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine, EngineFault } from '../../src/engine/engine';
import { dateOf, dayNumber } from '../../src/data/dates';
import { interventionsIn } from '../../src/data/link';
import { program, shipped } from './small';

const file = (path: string) => new URL(path, import.meta.url);
const offramp = (...words: string[]) =>
  execFileSync(file('../../../build/offramp').pathname, words, { encoding: 'utf8', cwd: file('../../..').pathname });

/** Digest of the command line for small settings. */
const byProgram = (...more: string[]): string => {
  const said = JSON.parse(
    offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', '--until', '2011-04-30', '--seed', '1',
      '--replicates', '1', '--no-controls', '--threads', '1', '--json', ...more),
  ) as { replicates: { digest: string }[] } & Record<string, unknown>;
  return JSON.stringify(said);
};

describe('the engine in WebAssembly', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.make(program);
  });

  const small = (resolved = shipped.resolved) => {
    engine.open(resolved);
    engine.change('areas', 'Ezzouhour');
    engine.change('until', '2011-04-30');
    return engine.resolved();
  };

  it('gives the digest of the program', () => {
    engine.open(small());
    engine.make(1);
    engine.begin(0);
    engine.days(1000);
    expect(engine.digest()).toMatch(/^[0-9a-f]{16}$/);
    expect(byProgram()).toContain(engine.digest());
  });

  it('goes on from a kept day with an intervention as the program runs it from the first', () => {
    const base = small();
    engine.open(base);
    engine.add(shipped.interventions['more-raids'] ?? '', 1, '2011-02-01', '2016-12-31');
    const withIntervention = engine.resolved();
    engine.open(base);
    engine.make(1);
    engine.begin(0);
    engine.days(20);
    engine.keep();
    engine.days(1000);
    const alone = engine.digest();
    engine.branch(withIntervention);
    engine.days(1000);
    const branched = engine.digest();
    engine.open(withIntervention);
    engine.make(1);
    engine.begin(0);
    engine.days(1000);
    expect(engine.digest()).toBe(branched);
    engine.open(base);
    engine.make(1);
    engine.begin(0);
    engine.days(1000);
    expect(engine.digest()).toBe(alone);
  });

  it('declares keys, observables, events and outcomes, each with a unit and a meaning', () => {
    engine.open(shipped.resolved);
    const model = engine.model();
    expect(model.parameters.length).toBeGreaterThan(200);
    expect(model.parameters.every(({ unit, meaning, source }) => unit !== '' && meaning !== '' && source !== '')).toBe(true);
    expect(model.observables.find(({ name }) => name === 'left_abroad')?.observed).toBe('flow');
    expect(model.outcomes.map(({ name }) => name)).toContain('joined');
    const scenario = engine.scenario();
    expect(scenario.first_day).toBe('2011-01-01');
    expect(scenario.patterns.length).toBe(29);
  });

  it('says of a bad setting what the program says, and lives on', () => {
    engine.open(shipped.resolved);
    expect(() => engine.change('set', 'police.raid=1')).toThrow(/police\.raids/);
    expect(() => engine.change('areas', 'Nowhere')).toThrow(EngineFault);
    expect(() => engine.open('offramp-resolved 1\nmodel pathway\n')).toThrow(EngineFault);
    expect(() => engine.open('')).toThrow(EngineFault);
    expect(() => engine.begin(0)).toThrow(EngineFault);
    engine.open(shipped.resolved);
    expect(engine.scenario().name).toBe('kasserine');
  });

  it('reads every shipped intervention', () => {
    for (const [name, lines] of Object.entries(shipped.interventions)) {
      expect(interventionsIn(lines)).toEqual([name]);
      engine.open(shipped.resolved);
      engine.add(lines, 0.5, '2012-05-01', '2014-06-30');
      const [intervention] = engine.scenario().interventions;
      expect(intervention).toMatchObject({ name, dose: 0.5, from: '2012-05-01', until: '2014-06-30' });
    }
  });
});

describe('days', () => {
  it('are counted as the engine counts them', () => {
    expect(dayNumber('2011-01-01')).toBe(14975);
    expect(dateOf(17166)).toBe('2016-12-31');
  });
});

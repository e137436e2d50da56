/** A small run by the engine alone, as the page has it, and what the program says of the same. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../src/data/settings';
import type { Arm, Replicate, Run } from '../../src/data/types';
import { Engine } from '../../src/engine/engine';
import { RunReader } from '../../src/engine/reader';

const file = (path: string) => new URL(path, import.meta.url);
export const shipped = JSON.parse(readFileSync(file('../../generated/scenarios.json'), 'utf8')).scenarios.kasserine as {
  resolved: string;
  interventions: Record<string, string>;
  compared: string;
  story: string;
};
export const program = readFileSync(file('../../../build-wasm/page.wasm'));
export const offramp = (...words: string[]) =>
  execFileSync(file('../../../build/offramp').pathname, words, { encoding: 'utf8', cwd: file('../../..').pathname, stdio: ['ignore', 'pipe', 'ignore'] });

/** Enough recruiters that some start in every small place, spread like people; SET_WORDS say so to the program. */
export const SETTINGS = ['recruiters.start=150', 'recruiters.area_spread=0'];
export const SET_WORDS = SETTINGS.flatMap((setting) => ['--set', setting]);

/** What the engine leaves of a replicate that has ended. */
export function finished(engine: Engine, arm: string, number: number): Replicate {
  const events = engine.events();
  const nDays = engine.number('nDays');
  return {
    arm, number, days: nDays, daily: engine.daily(0, nDays), weekly: engine.weekly(0, engine.number('nWeeks')), outcomes: engine.outcomes(),
    harm: engine.harm(), digest: engine.digest(), events, persons: engine.persons(events), tracked: null, graded: null, seconds: 0,
  };
}

export async function openSmall(until: string, areas = 'Ezzouhour'): Promise<Engine> {
  const engine = await Engine.make(program);
  engine.open(shipped.resolved);
  engine.change('areas', areas);
  engine.change('until', until);
  for (const setting of SETTINGS) engine.change('set', setting);
  return engine;
}

/** A run of an engine whose scenario is open, without replicates; its people are made. */
export async function emptyRun(engine: Engine, until: string): Promise<Run> {
  const ask = await RunReader.make(program, engine.resolved());
  engine.make(1);
  const people = engine.people();
  ask.begin(people);
  const baseline: Arm = { name: '', interventions: [], cost: 0, currency: '' };
  const settings = { ...DEFAULT_SETTINGS, areas: 'Ezzouhour', until, replicates: 1 };
  return { from: 'engine', title: '', stored: null, settings, model: ask.model, scenario: ask.scenario, people, n_days: engine.number('nDays'), arms: [baseline], replicates: [], ask };
}

/** A finished replicate of a small run, as the page has it. */
export async function smallRun(until: string): Promise<Run> {
  const engine = await openSmall(until);
  const run = await emptyRun(engine, until);
  engine.begin(0);
  engine.days(10_000);
  const replicate = finished(engine, '', 0);
  run.n_days = replicate.days;
  run.replicates.push(replicate);
  run.ask.add(replicate);
  return run;
}

/** The same run as a database of the program, while `use` looks at it. */
export function withDatabase(until: string, use: (database: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'offramp-page-'));
  const database = join(folder, 'run.db');
  try {
    offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', '--until', until, '--seed', '1',
      '--replicates', '1', '--no-controls', '--threads', '1', '--out', database, ...SET_WORDS);
    use(database);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

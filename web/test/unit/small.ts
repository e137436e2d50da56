/** A small run by the engine alone, as the page has it, and what the program says of the same. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../src/data/settings';
import type { Replicate, Run } from '../../src/data/types';
import { Engine } from '../../src/engine/engine';
import type { Story } from '../../src/lives/steps';

const file = (path: string) => new URL(path, import.meta.url);
export const shipped = JSON.parse(readFileSync(file('../../generated/scenarios.json'), 'utf8')).scenarios.kasserine as { resolved: string; compared: string; story: Story };
export const offramp = (...words: string[]) =>
  execFileSync(file('../../../build/offramp').pathname, words, { encoding: 'utf8', cwd: file('../../..').pathname, stdio: ['ignore', 'pipe', 'ignore'] });

/** A finished replicate of a small run, as the page has it. */
export async function smallRun(until: string): Promise<Run> {
  const engine = await Engine.make(readFileSync(file('../../../build-wasm/page.wasm')));
  engine.open(shipped.resolved);
  engine.change('areas', 'Ezzouhour');
  engine.change('until', until);
  engine.make(1);
  engine.begin(0);
  engine.days(10_000);
  const events = engine.events();
  const ids = [...new Set([...events.person, ...events.by])].filter((id) => id < engine.number('nPeople'));
  const replicate: Replicate = {
    arm: '', number: 0, days: engine.number('nDays'), daily: engine.daily(0, engine.number('nDays')), weekly: new Float64Array(),
    outcomes: engine.outcomes(), totals: engine.totals(), digest: engine.digest(), events,
    persons: new Map(engine.persons(ids).map((person) => [person.id, person])), seconds: 0,
  };
  const settings = { ...DEFAULT_SETTINGS, areas: 'Ezzouhour', until, replicates: 1 };
  return {
    from: 'engine', title: '', stored: null, settings, model: engine.model(), scenario: engine.scenario(), people: engine.people(),
    n_days: engine.number('nDays'), arms: [{ name: '', interventions: [], cost: 0, currency: '' }], replicates: [replicate],
  };
}

/** The same run as a database of the program, while `use` looks at it. */
export function withDatabase(until: string, use: (database: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'offramp-page-'));
  const database = join(folder, 'run.db');
  try {
    offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', '--until', until, '--seed', '1',
      '--replicates', '1', '--no-controls', '--threads', '1', '--out', database);
    use(database);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

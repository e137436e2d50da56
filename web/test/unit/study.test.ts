/** What a study keeps when something else is to be run: nothing gives way before it can be replaced. Workers are played. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/data/settings';
import type { People, Settings } from '../../src/data/types';
import { Desk } from '../../src/desk';
import { Engine } from '../../src/engine/engine';
import type { FromWorker } from '../../src/engine/messages';
import { Study } from '../../src/study';
import { program, shipped, SETTINGS } from './small';

interface Played {
  onmessage: (event: { data: FromWorker }) => void;
  ended: boolean;
}
const { workers } = vi.hoisted(() => ({ workers: [] as Played[] }));
vi.mock('../../src/engine/worker?worker&inline', () => ({
  default: class implements Played {
    onmessage = (): void => undefined;
    ended = false;
    constructor() {
      workers.push(this);
    }
    postMessage(): void {}
    terminate(): void {
      this.ended = true;
    }
  },
}));
vi.stubGlobal('navigator', { hardwareConcurrency: 1 });

const small = (more: Partial<Settings> = {}): Settings => ({ ...DEFAULT_SETTINGS, areas: 'Ezzouhour', until: '2011-02-28', replicates: 1, sets: SETTINGS, ...more });
let people: People;

async function begun(): Promise<Study> {
  const study = new Study();
  Object.assign(study, { program, state: 'idle', desk: new Desk(await Engine.make(program), { kasserine: { ...shipped, reference: null } }) });
  expect(await study.begin(small())).toEqual([]);
  say({ type: 'people', people, replicate: 0 });
  return study;
}
const say = (data: FromWorker): void => workers.at(-1)?.onmessage({ data });

describe('a run that is there', () => {
  beforeEach(async () => {
    workers.length = 0;
    const engine = await Engine.make(program);
    engine.open(shipped.resolved);
    engine.change('areas', 'Ezzouhour');
    engine.make(1);
    people = engine.people();
  });

  it('goes on while settings with faults are refused', async () => {
    const study = await begun();
    const { run, settings } = study;
    const faults = await study.begin(small({ areas: 'Ezouhour', until: '2031-01-01' }));
    expect(faults.map(({ of }) => of)).toEqual(['areas', 'until']);
    expect([study.run, study.settings, study.state]).toEqual([run, settings, 'running']);
    expect(study.run).toBe(run);
    expect(workers.map(({ ended }) => ended)).toEqual([false]);
  });

  it('goes on while a link or a file is refused', async () => {
    const study = await begun();
    const { run } = study;
    study.refuse(new Error('run.db: it is cut or altered'));
    expect(study.run).toBe(run);
    expect([study.state, study.fault, study.refused]).toEqual(['running', '', 'run.db: it is cut or altered']);
    expect(workers.map(({ ended }) => ended)).toEqual([false]);
    await expect(study.replay({ offramp_replay: 1, version: '', notice: '', seed: 1, plans: [], settings: small({ areas: 'Foo' }) })).rejects.toThrow(/"Foo"/);
    expect([study.run, study.replayed]).toEqual([run, null]);
  });

  it('comes back when the next one fails before it has people', async () => {
    const study = await begun();
    const { run, settings } = study;
    await study.begin(small({ seed: 2 }));
    expect(study.run).not.toBe(run);
    say({ type: 'fault', text: 'there is not enough memory' });
    expect(study.run).toBe(run);
    expect([study.settings, study.state, study.fault]).toEqual([settings, 'failed', 'there is not enough memory']);
    expect(study.resolvedOf({ name: '', interventions: [], cost: 0, currency: '' })).toContain('Ezzouhour');
    expect(workers.every(({ ended }) => ended)).toBe(true);
  });

  it('gives way for good once the next one has people', async () => {
    const study = await begun();
    const { run } = study;
    await study.begin(small({ seed: 2 }));
    say({ type: 'people', people, replicate: 0 });
    say({ type: 'fault', text: 'a worker stopped' });
    expect(study.run).not.toBe(run);
    expect([study.settings.seed, study.state]).toEqual([2, 'failed']);
  });

  it('is followed by the last of several that were asked for at once', async () => {
    const study = await begun();
    await Promise.all([2, 3, 4].map((seed) => study.begin(small({ seed }))));
    expect([study.settings.seed, study.run?.settings.seed]).toEqual([4, 4]);
    expect(workers.filter(({ ended }) => !ended)).toHaveLength(1);
  });
});

/** Why, computed by the engine as the page has it, against what `offramp why --json` says of the same. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import initSqlJs from 'sql.js';
import { afterAll, describe, expect, it } from 'vitest';
import { endsOf, Kept, restOf, type Answer, type Compared, type Trial } from '../../src/data/shares';
import type { Sentences } from '../../src/data/why';
import { Engine, EngineFault } from '../../src/engine/engine';
import { offramp, shipped } from './small';

const program = readFileSync(new URL('../../../build-wasm/page.wasm', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'offramp-shares-'));
const database = join(folder, 'why.db');
afterAll(() => rmSync(folder, { recursive: true }));
const SEED = 7;
const REPLICATES = 3; // with fewer a ratio has no interval, so nothing would be clear

type Changes = [option: string, value: string][];
interface Said {
  ratio: number | null;
  ratio_low: number | null;
  factors: { name: string; share: number; low: number; high: number; assumed: boolean }[];
  says: Sentences;
}
const words = (changes: Changes): string[] => ['why', 'scenarios/kasserine/kasserine.yaml', ...changes.flatMap(([option, value]) => [`--${option}`, value])];
const ask = (changes: Changes, ...more: string[]): string =>
  offramp(...words(changes), '--replicates', String(REPLICATES), '--fixed', '--seed', String(SEED), '--threads', '2', '--out', database, '--resume', ...more);
const said = (changes: Changes, ...more: string[]): Said => JSON.parse(ask(changes, '--json', ...more)) as Said;

async function place(changes: Changes, reference: string): Promise<Engine> {
  const engine = await Engine.make(program);
  engine.open(shipped.resolved);
  for (const [option, value] of changes) engine.change(option, value);
  engine.compare(reference, SEED);
  return engine;
}

function simulate(engine: Engine, trials: Trial[], kept: Kept): void {
  for (const trial of trials) {
    engine.coalition(trial.point, trial.replicate);
    engine.days(10_000);
    kept.put(trial, Float64Array.of(...engine.outcomes(), engine.number('nPeople')), engine.digest());
  }
}

const answer = (engine: Engine, compared: Compared, kept: Kept, outcome: string, shares: boolean): Answer => {
  const points = shares ? [...compared.coalitions, ...compared.structure] : compared.ends;
  return engine.why(outcome, shares, kept.gather(points, kept.whole(points, REPLICATES)));
};

/** Counts and means are the same to the bit; an interval needs a tangent, which the machine's own library takes. */
function same(mine: unknown, theirs: unknown, at = ''): void {
  if (typeof theirs === 'number') {
    expect(mine, at).toBeTypeOf('number');
    expect(Math.abs(Number(mine) - theirs), at).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(theirs)));
  } else if (typeof theirs === 'object' && theirs !== null) {
    expect(Object.keys(mine as object), at).toEqual(Object.keys(theirs));
    for (const [key, value] of Object.entries(theirs)) same((mine as Record<string, unknown>)[key], value, `${at}.${key}`);
  } else expect(mine, at).toBe(theirs);
}

/** Every trial of the command's database is there, with the same digest. */
async function sameDigests(kept: Kept): Promise<number> {
  const sql = await initSqlJs();
  const [trials] = new sql.Database(readFileSync(database)).exec('SELECT point, replicate, digest FROM job');
  const rows = (trials?.values ?? []) as [number, number, string][];
  for (const [point, replicate, digest] of rows) expect(kept.digest({ point, replicate }), `${point} ${replicate}`).toBe(digest);
  return rows.length;
}

/** The shipped reference with the distrust of Haidra in place of the country's, so that one factor is the same. */
const shift = readFileSync('../scenarios/kasserine/areas.csv', 'utf8').split('\n').find((row) => row.startsWith('Haidra,'))?.split(',').at(-1) ?? '';
const alike = join(folder, 'alike.yaml');
const reference = readFileSync('../scenarios/kasserine/reference.yaml', 'utf8');
writeFileSync(alike, reference.replace('areas.distrust_shift: {to: 0', `areas.distrust_shift: {to: ${shift.trim()}`));

describe('why in the page, from the same trials as offramp why', () => {
  it('leaves out what cannot differ, and gives the same ratio, shares and structure', async () => {
    rmSync(database, { force: true });
    const small: Changes = [['areas', 'Haidra'], ['until', '2011-02-28'], ['set', 'recruiters.start=400'], ['reference', alike]];
    const engine = await place(small.slice(0, 3), offramp(...words(small), '--resolve'));
    const compared = engine.compared();
    expect([compared.n_coalitions, compared.coalitions.length, compared.ends.length, compared.structure.length]).toEqual([64, 32, 2, 2]);
    expect(compared.factors.filter(({ same: equal }) => equal).map(({ name }) => name)).toEqual(['distrust']);
    const kept = new Kept();
    simulate(engine, endsOf(compared, REPLICATES), kept);
    const ratio = answer(engine, compared, kept, 'approached', false);
    expect(ratio.clear).toBe(false);
    same(ratio.said, said(small, '--outcome', 'approached'));
    simulate(engine, restOf(compared, REPLICATES), kept);
    const mine = answer(engine, compared, kept, 'approached', true);
    const theirs = said(small, '--outcome', 'approached', '--shares', 'always');
    expect(theirs.factors.map(({ name }) => name)).toEqual(compared.factors.map(({ name }) => name));
    expect(theirs.factors.map(({ assumed }) => assumed)).toEqual(compared.factors.map(({ assumed }) => assumed));
    same(mine.said, theirs);
    expect(await sameDigests(kept)).toBe(34 * REPLICATES);
    expect(theirs.says.structure).toMatch(/^structure \(household sizes\): [\d.]+ here/);
    const text = ask(small, '--outcome', 'approached', '--shares', 'always').replace(/\s+/g, ' ');
    for (const sentence of Object.values(theirs.says)) if (sentence !== null) expect(text).toContain(sentence);
  });

  it('decides as the command does that there is a difference to share out, with a file of one’s own', async () => {
    rmSync(database, { force: true });
    const file = join(folder, 'reference.yaml');
    writeFileSync(
      file,
      `offramp_reference: 1
name: land
title: the "land"
people: {value: 10982754, origin: assumed}
factors:
  recruiters: {changes: {recruiters.start: {to: 200, origin: assumed}}}
  work: {changes: {areas.unemployment: {times: 0.6, origin: estimated}}}
  minds: {changes: {opinion.distrust: {times: 3, origin: estimated}}}
`,
    );
    const small: Changes = [['areas', 'Haidra'], ['until', '2011-09-30'], ['set', 'recruiters.start=800'], ['set', 'recruiters.area_spread=0']];
    const engine = await place(small, offramp(...words(small), '--reference', file, '--resolve'));
    const compared = engine.compared();
    expect([compared.coalitions.length, compared.structure.length]).toEqual([8, 0]);
    const kept = new Kept();
    simulate(engine, [...endsOf(compared, REPLICATES), ...restOf(compared, REPLICATES)], kept);
    const theirs = said(small, '--reference', file, '--outcome', 'approached');
    const mine = answer(engine, compared, kept, 'approached', true);
    expect(mine.clear).toBe(theirs.factors.length > 0);
    expect(mine.clear).toBe(true);
    same(mine.said, theirs);
    expect(theirs.ratio_low).toBeGreaterThan(1);
    expect(theirs.factors.map(({ share }) => share !== 0)).toEqual([true, true, true]);
    expect(await sameDigests(kept)).toBe(8 * REPLICATES);
  });

  it('refuses what the engine cannot take, and lives on', async () => {
    const engine = await place([['areas', 'Haidra'], ['until', '2011-01-10']], shipped.compared);
    expect(() => engine.coalition(130, 0)).toThrow(EngineFault);
    engine.coalition(63, 0);
    expect(() => engine.begin(0)).toThrow(/people are made/); // these are reassigned
    expect(() => engine.why('joined', false, new Kept().gather([63], [0]))).toThrow(/trials are missing/);
    expect(() => engine.why('nothing', false, new Kept().gather([63], [0]))).toThrow(/no outcome nothing/);
    for (const [from, to] of [['police.raids to 0 0x', 'police.raids to 0 -0x'], ['change police.raids', 'change sizes.nobody'], ['change police.raids to', 'change household_sizes.share times'], ['factors 6', 'factors 9'], ['end\n', '']] as const) {
      const damaged = shipped.compared.replace(from, to);
      expect(damaged).not.toBe(shipped.compared);
      expect(() => engine.compare(damaged, SEED)).toThrow(EngineFault);
    }
    expect(() => engine.coalition(63, 0)).toThrow(/not said what the place is compared with/);
    engine.compare(shipped.compared, SEED);
    engine.change('until', '2011-01-05');
    expect(() => engine.compared()).toThrow(EngineFault);
    engine.compare(shipped.compared, SEED);
    engine.coalition(63, 0);
    expect(engine.number('nDays')).toBe(5);
  });
});

describe('what is kept of trials', () => {
  it('is whole where every point of a replicate is there, and is gathered point by point', () => {
    const kept = new Kept();
    for (const [point, replicate] of [[3, 0], [1, 0], [3, 1], [3, 2], [1, 2]] as const) kept.put({ point, replicate }, Float64Array.of(point, replicate), '');
    expect(kept.whole([3, 1], 3)).toEqual([0, 2]);
    expect(kept.gather([3, 1], [0, 2])).toEqual({ points: Uint32Array.of(3, 1), nReplicates: 2, values: Float64Array.of(3, 0, 3, 2, 1, 0, 1, 2) });
  });
});

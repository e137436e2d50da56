import { beforeAll, describe, expect, it } from 'vitest';
import { below, sumOf, type Below } from '../../src/data/streets';
import { outcomeAt } from '../../src/data/series';
import type { Replicate, Run } from '../../src/data/types';
import { smallRun } from './small';

describe('streets below a delegation', () => {
  let run: Run;
  let replicate: Replicate;
  const at = (day: number, of = run): Below => below(of, of.replicates[0] as Replicate, 0, day) as Below;
  beforeAll(async () => {
    run = await smallRun('2014-06-30');
    replicate = run.replicates[0] as Replicate;
  });

  it('hold all people and streets of the area, and all whom the engine counts at the end', () => {
    const { neighbourhoods } = at(run.n_days);
    const [area] = run.people.areas;
    expect(neighbourhoods.reduce((sum, { people }) => sum + people, 0)).toBe(area?.people);
    expect(neighbourhoods.reduce((sum, { streets }) => sum + streets.length, 0)).toBe(area?.streets);
    expect(neighbourhoods.reduce((sum, { places }) => sum + places.length, 0)).toBe(run.people.places.length);
    const outcome = (name: string) => replicate.outcomes?.[outcomeAt(run, name)];
    expect(outcome('approached')).toBeGreaterThan(20);
    expect(sumOf(at(run.n_days), 'reached')).toBe(outcome('approached'));
    expect(sumOf(at(run.n_days), 'joined')).toBe(outcome('joined'));
    expect(sumOf(at(run.n_days), 'left')).toBe(outcome('left_abroad'));
  });

  it('put everybody on a street that the engine made, in the neighbourhood it made', () => {
    const made = new Set(at(0).neighbourhoods.flatMap((hood) => hood.streets.map(({ street }) => `${hood.neighbourhood} ${street}`)));
    expect(made.size).toBe(run.people.areas[0]?.streets);
    for (const hood of at(run.n_days).neighbourhoods)
      for (const { street } of hood.streets) expect(made.has(`${hood.neighbourhood} ${street}`)).toBe(true);
  });

  it('grow from day to day, and nothing has happened before the first', () => {
    expect(sumOf(at(0), 'reached')).toBe(0);
    const days = [30, 120, 300, run.n_days].map((day) => sumOf(at(day), 'reached'));
    days.forEach((n, i) => expect(n).toBeGreaterThanOrEqual(days[i - 1] ?? 0));
    expect(days[0]).toBeLessThan(days[3] ?? 0);
  });

  it('show a place raided for each day on which somebody was arrested there', () => {
    const view = new DataView((replicate.events as Uint8Array).buffer);
    const arrested = run.model.events.findIndex(({ name }) => name === 'arrested');
    const days = new Set<string>();
    let arrests = 0;
    for (let row = 0; row < view.byteLength; row += 20) {
      const place = view.getUint32(row + 8, true);
      if (view.getUint8(row + 3) !== arrested || place >= run.people.places.length) continue;
      days.add(`${place} ${view.getUint16(row, true)}`);
      arrests++;
    }
    const places = at(run.n_days).neighbourhoods.flatMap((hood) => hood.places);
    expect(arrests).toBeGreaterThan(0);
    expect(places.reduce((sum, place) => sum + place.days, 0)).toBe(days.size);
    expect(places.reduce((sum, place) => sum + place.arrests, 0)).toBe(arrests);
  });

  it('hold of a database what its tables hold: the same counts, on the streets of people in it', () => {
    const kept: Run = { ...run, from: 'database' };
    const whole = at(run.n_days);
    const found = at(run.n_days, kept);
    const some = whole.neighbourhoods.flatMap(({ streets }) => streets.filter(({ counts }) => Object.values(counts).some((n) => n > 0)));
    expect(found.neighbourhoods.flatMap(({ streets }) => streets)).toEqual(some);
    expect(sumOf(found, 'reached')).toBe(sumOf(whole, 'reached'));
  });

  it('are not there before a replicate is finished', () => {
    expect(below(run, { ...replicate, events: null }, 0, run.n_days)).toBeNull();
  });
});

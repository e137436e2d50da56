/**
 * Streets: what happened in the invented neighbourhoods, streets and places of one area up to a day. The engine counts; the
 * streets without an event come from the people of the run, which a database does not keep. Which place an order closed is
 * not recorded; a raid is known at a place where it led to an arrest.
 */
import { observableAt, weekly } from './series';
import type { Replicate, Run } from './types';

/** People, each once, by what the model counts on streets. */
export type Counts = Record<string, number>;

export interface Street {
  street: number;
  counts: Counts;
}
export interface RaidedPlace {
  place: number;
  kind: string;
  number: number; // among its kind in the area, as in lives
  days: number; // days with an arrest there
  arrests: number;
}
export interface Neighbourhood {
  neighbourhood: number;
  people: number; // NaN where it is not known
  counts: Counts;
  streets: Street[];
  places: RaidedPlace[];
}
export interface Below {
  neighbourhoods: Neighbourhood[];
  sums: Record<string, number>; // of the area's series, as the model declares street_sums
}

function sumWeeks(run: Run, replicate: Replicate, area: number, name: string, untilDay: number): number {
  const observable = observableAt(run, name);
  let sum = 0;
  for (let week = 0; week * 7 < untilDay; week++) sum += weekly(run, replicate, week, area, observable) || 0;
  return sum;
}

class Made {
  private readonly hoods = new Map<number, Neighbourhood>();
  private readonly streets = new Map<string, Street>();
  constructor(private readonly counted: string[]) {}
  private nothing(): Counts {
    return Object.fromEntries(this.counted.map((name) => [name, 0]));
  }
  hood(neighbourhood: number, people = NaN): Neighbourhood {
    let hood = this.hoods.get(neighbourhood);
    if (hood === undefined) this.hoods.set(neighbourhood, (hood = { neighbourhood, people, counts: this.nothing(), streets: [], places: [] }));
    return hood;
  }
  street(neighbourhood: number, street: number): Street {
    const key = `${neighbourhood} ${street}`;
    let found = this.streets.get(key);
    if (found === undefined) {
      this.streets.set(key, (found = { street, counts: this.nothing() }));
      this.hood(neighbourhood).streets.push(found);
    }
    return found;
  }
  sorted(): Neighbourhood[] {
    const all = [...this.hoods.values()].sort((a, b) => a.neighbourhood - b.neighbourhood);
    for (const hood of all) hood.streets.sort((a, b) => a.street - b.street);
    return all;
  }
}

/** Days before `untilDay` count. Null: the replicate has no events, since it is not finished or none were kept. */
export function below(run: Run, replicate: Replicate, area: number, untilDay: number): Below | null {
  if (replicate.events === null) return null;
  const { people: persons, places } = run.ask.streets(replicate.number, area, untilDay);
  const { street_counts: counted, street_sums: sums } = run.model;
  const made = new Made(counted);
  let first = 0; // streets are numbered in the order of neighbourhoods
  run.people.neighbourhoods.forEach(([of, , , nPeople, nStreets], neighbourhood) => {
    if (run.from === 'engine' && of === area) {
      made.hood(neighbourhood, nPeople);
      for (let i = 0; i < nStreets; i++) made.street(neighbourhood, first + i);
    }
    first += nStreets;
  });
  for (const [place, number, days, arrests] of places) {
    const [, kind = 0, neighbourhood = 0] = run.people.places[place] ?? [];
    made.hood(neighbourhood).places.push({ place, kind: run.people.kinds[kind] ?? '', number, days, arrests });
  }
  for (const [neighbourhood = 0, street = 0, ...had] of persons)
    for (const { counts } of [made.hood(neighbourhood), made.street(neighbourhood, street)]) counted.forEach((name, i) => (counts[name] = (counts[name] ?? 0) + (had[i] ?? 0)));
  return { neighbourhoods: made.sorted(), sums: Object.fromEntries(sums.map((name) => [name, sumWeeks(run, replicate, area, name, untilDay)])) };
}

export const sumOf = ({ neighbourhoods }: Below, what: string): number => neighbourhoods.reduce((sum, { counts }) => sum + (counts[what] ?? 0), 0);

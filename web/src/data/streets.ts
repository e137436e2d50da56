/**
 * Streets: what happened in the invented neighbourhoods, streets and places of one area up to a day, from
 * the events of one finished replicate. Numbers are the engine's own, the same in a database. A database
 * keeps only people and places, so streets without an event are not in it. Which place an order closed is
 * nowhere recorded; raids are seen at a place where they led to an arrest.
 */
import { placeNumbers } from '../lives/telling';
import { observableAt, weekly } from './series';
import { NOBODY, type Replicate, type Run } from './types';

export const COUNTED = ['reached', 'joined', 'left', 'arrested'] as const;
export type Counted = (typeof COUNTED)[number];
export type Counts = Record<Counted, number>; // people, each once

export interface Street extends Counts {
  street: number;
}
export interface RaidedPlace {
  place: number;
  kind: string;
  number: number; // among the kind in its area, as lives are told
  raids: number; // days on which somebody was arrested there
  arrests: number;
}
export interface Neighbourhood extends Counts {
  neighbourhood: number;
  people: number; // NaN where it is not known
  streets: Street[];
  places: RaidedPlace[];
}
export interface Below {
  neighbourhoods: Neighbourhood[];
  raids: number; // in the area's series, with and without an arrest
  closed: number; // places closed by order
}

const EVENTS: Record<string, Counted> = { approached: 'reached', committed: 'joined', complied: 'joined', left_abroad: 'left', arrested: 'arrested' };
const nothing = (): Counts => ({ reached: 0, joined: 0, left: 0, arrested: 0 });

/** The neighbourhoods of an area with all that is known of them before anything happened. */
function empty(run: Run, area: number): Map<number, Neighbourhood> {
  const { people } = run;
  const made = new Map<number, Neighbourhood>();
  const known = run.from === 'engine';
  let first = 0; // streets stand in the order of neighbourhoods
  const add = (neighbourhood: number, n_people: number, n_streets: number) =>
    made.set(neighbourhood, {
      neighbourhood, people: n_people, ...nothing(), places: [],
      streets: Array.from({ length: n_streets }, (_, i) => ({ street: first + i, ...nothing() })),
    });
  people.neighbourhoods.forEach(([of, , , n_people, n_streets], neighbourhood) => {
    if (known && of === area) add(neighbourhood, n_people, n_streets);
    first += n_streets;
  });
  const numbers = placeNumbers(people);
  people.places.forEach(([, kind, neighbourhood], place) => {
    if (people.neighbourhoods[neighbourhood]?.[0] !== area) return;
    if (!made.has(neighbourhood)) add(neighbourhood, NaN, 0);
    made.get(neighbourhood)?.places.push({ place, kind: people.kinds[kind] ?? '', number: numbers[place] ?? 0, raids: 0, arrests: 0 });
  });
  return made;
}

function streetOf(made: Map<number, Neighbourhood>, neighbourhood: number, street: number): [Neighbourhood, Street] {
  let hood = made.get(neighbourhood);
  if (hood === undefined) made.set(neighbourhood, (hood = { neighbourhood, people: NaN, ...nothing(), streets: [], places: [] }));
  let found = hood.streets.find((one) => one.street === street);
  if (found === undefined) hood.streets.push((found = { street, ...nothing() }));
  return [hood, found];
}

function sumWeeks(run: Run, replicate: Replicate, area: number, name: string, untilDay: number): number {
  const observable = observableAt(run, name);
  let sum = 0;
  for (let week = 0; week * 7 < untilDay; week++) sum += weekly(run, replicate, week, area, observable) || 0;
  return sum;
}

/** Days before `untilDay` count. Null: the replicate has no events, since it is not finished or none were kept. */
export function below(run: Run, replicate: Replicate, area: number, untilDay: number): Below | null {
  const { events, persons } = replicate;
  if (events === null) return null;
  const made = empty(run, area);
  const places = new Map([...made.values()].flatMap((hood) => hood.places.map((place) => [place.place, place] as const)));
  const counted = new Set<string>();
  const raided = new Set<string>();
  for (let row = 0; row < events.n; row++) {
    const day = events.day[row] ?? 0;
    const what = EVENTS[run.model.events[events.kind[row] ?? -1]?.name ?? ''];
    if (what === undefined || day >= untilDay) continue;
    const place = what === 'arrested' ? places.get(events.place[row] ?? NOBODY) : undefined;
    if (place !== undefined) {
      place.arrests++;
      if (!raided.has(`${place.place} ${day}`)) place.raids++;
      raided.add(`${place.place} ${day}`);
    }
    const person = persons.get(events.person[row] ?? NOBODY);
    const once = `${what} ${person?.id}`;
    if (person?.area !== area || counted.has(once)) continue;
    counted.add(once);
    for (const one of streetOf(made, person.neighbourhood, person.street)) one[what]++;
  }
  const neighbourhoods = [...made.values()].sort((a, b) => a.neighbourhood - b.neighbourhood);
  for (const hood of neighbourhoods) hood.streets.sort((a, b) => a.street - b.street);
  return { neighbourhoods, raids: sumWeeks(run, replicate, area, 'raids', untilDay), closed: sumWeeks(run, replicate, area, 'closed_places', untilDay) };
}

export const sumOf = ({ neighbourhoods }: Below, what: Counted): number => neighbourhoods.reduce((sum, one) => sum + one[what], 0);

/**
 * What every view sees, wherever it comes from: the engine in this page, a database that was dropped
 * on it, or a report with a run inside. Numbers are in the order of the model's declarations.
 */

import type { RunReader } from '../engine/reader';

export type Actor = 'group' | 'state' | 'society';
export type Origin = 'measured' | 'published' | 'estimated' | 'assumed';
export const ORIGINS: readonly Origin[] = ['measured', 'published', 'estimated', 'assumed'];

/** A parameter as the engine declares it. */
export interface Parameter {
  name: string;
  unit: string;
  low: number;
  high: number;
  actor: Actor;
  origin: Origin;
  source: string;
  meaning: string;
}
export interface Observable {
  name: string;
  observed: 'stock' | 'flow' | 'level';
  harm: boolean;
  unit: string;
  meaning: string;
}
export interface Outcome {
  name: string;
  unit: string;
  meaning: string;
}
export interface Model {
  version: string;
  model: string;
  title: string;
  parameters: Parameter[];
  observables: Observable[];
  events: { name: string }[];
  outcomes: Outcome[];
  life_kinds: string[]; // kinds that a list of lives can be limited to
  street_counts: string[]; // what is counted where people live
  street_sums: string[]; // observables shown beside streets
  way_steps: { name: string; column: number; tone: 'bad' | 'good' | 'death' | '' }[]; // from first contact to the end
  activities: string[];
  primary: string; // the outcome that plans are compared by
  first_series: string; // the observable that is shown first over time
  shown_outcomes: string[]; // in the report
  map_observables: string[]; // on the map
}

export interface Value {
  parameter: string;
  value: number;
  origin: Origin;
  source: string;
  given: boolean;
}
export interface Column {
  name: string;
  unit: string | null;
  origin: Origin;
  source: string | null;
  meaning: string;
  cells: (number | string | null)[];
}
export interface Table {
  name: string;
  meaning: string;
  columns: Column[];
}
export interface Pattern {
  name: string;
  statistic: string;
  variant: string;
  from: number | null;
  to: number | null;
  low: number;
  high: number;
  use: 'input' | 'fitted' | 'sanity' | 'held_out';
  sameSource: number; // 1: its source has figures in use
  areas: string; // '': the whole scenario
  unit: string;
  source: string;
  note: string | null;
}
export interface Intervention {
  name: string;
  title: string;
  what: string;
  from: string;
  until: string;
  dose: number;
  cost: number;
  currency: string;
  grades: string | null; // how many sizes of its effects have each grade, in words
}
export interface Scenario {
  name: string;
  title: string;
  first_day: string;
  last_day: string;
  scale: number;
  values: Value[];
  tables: Table[];
  patterns: Pattern[];
  interventions: Intervention[];
}

export interface Area {
  name: string;
  people: number;
  eligible: number;
  streets: number;
  lat: number;
  lon: number;
  governorate?: string;
}
/** The synthetic people as a map shows them. Neighbourhoods and places are schematic: kilometres from
 *  the area's seat, never to be drawn on the real map. */
export interface People {
  n_people: number;
  areas: Area[];
  /** area, x km, y km, people, streets */
  neighbourhoods: [number, number, number, number, number][];
  roles: string[];
  kinds: string[];
  /** area from 1, eligible members, number of such families */
  families: [number, number, number][];
  /** role, kind, neighbourhood, x km, y km */
  places: [number, number, number, number, number][];
}

/** Events among those whom the interventions of an arm cover: by intervention, kind and value. */
export type Counts = Float64Array;

/** One replicate of one arm. While it runs, `days` grows and what comes at the end is missing. */
export interface Replicate {
  arm: string; // '' is the baseline
  number: number;
  days: number; // simulated so far
  daily: Float64Array; // [days in all][observables], the whole
  weekly: Float64Array; // [weeks in all][areas][observables]; flows are summed, stocks and levels at its end; empty where a report lacks it
  outcomes: Float64Array | null; // [outcomes]; null until the end
  harm: Float64Array | null; // [observables] of the whole; null until the end
  digest: string; // '' until the end
  events: Uint8Array | null; // as the engine keeps them; null until the end, and where a report lacks them
  persons: Int32Array; // everybody in the events, as the engine keeps them
  tracked: { with: Counts; without: Counts } | null; // of an arm; null where nothing is tracked
  graded: Float64Array | null; // [outcomes] of the arm without its sizes that have no grade; null where that was not simulated
  seconds: number;
}

/** A plan of interventions as it was asked for. */
export interface ChosenIntervention {
  name: string;
  dose: number;
  from: string;
  until: string;
}
export interface Arm {
  name: string; // '' is the baseline
  interventions: ChosenIntervention[];
  cost: number;
  currency: string;
}

/** Settings from which a run follows to the bit. */
export interface Settings {
  scenario: string;
  areas: string; // as --areas; '' all
  until: string; // as --until; '' the scenario's end
  sets: string[]; // as --set
  seed: number;
  replicates: number;
  interventions: Record<string, string>; // from files of the user, by name: the lines each adds to the resolved scenario
  arms: Arm[]; // without the baseline
}

/** Something that a report does not hold of its last replicates, to stay small. */
export interface LeftOut {
  kind: 'run' | 'branch';
  part: 'events' | 'areas' | 'days';
  n: number; // replicates without it
  of: number;
}
/** What is known of a run that was stored. */
export interface Stored {
  complete: boolean;
  replicates: number; // asked for
  controls: number; // control runs that the report left out
  leftOut: LeftOut[];
}

/** Everything there is to show. */
export interface Run {
  from: 'engine' | 'database';
  title: string; // file name of a database
  stored: Stored | null; // null of a run of this page
  settings: Settings;
  model: Model;
  scenario: Scenario;
  people: People;
  n_days: number;
  arms: Arm[]; // the baseline first
  replicates: Replicate[];
  ask: RunReader; // what follows from the finished replicates
}

/**
 * Run reader: what follows from the finished replicates of a run, computed by the engine (src/wasm/answers.h). The page
 * hands replicates over, asks and draws; it computes no outcome, interval, verdict or sentence of its own.
 */
import type { Model, People, Replicate, Scenario } from '../data/types';
import { tellYaml } from '../data/yaml';
import { Engine, zeroEnded } from './engine';

/** Numbers that do not exist are NaN. */
export interface Spread {
  n: number;
  mean: number;
  low: number; // of the 95 % interval of the mean
  high: number;
  least: number;
  most: number;
}
export interface Spreads {
  outcomes: Spread[]; // as the model declares outcomes
  harms: Spread[]; // as the model declares observables that are harms
}
export type Verdict = 'fewer' | 'unclear' | 'same' | 'more';
/** An arm beside the run without it, replicate by replicate. */
export interface Paired {
  baseline: number;
  with: number;
  mean: number; // of the differences
  low: number;
  high: number;
  relative: number;
  verdict: Verdict;
}
/** On what the change of an arm rests. */
export interface Evidence {
  grades: Record<'none' | 'expert' | 'quasi_experiment' | 'trial', number>; // sizes of effects
  gradesSay: string;
  restsOnAssumptions: { difference: number; low: number; high: number }; // of the change; NaN where not known
  says: string;
}
export interface ComparedArm {
  arm: string;
  n: number; // replicates that both have
  outcome: Paired;
  harms: Paired[];
  costPerAverted: number; // NaN unless fewer are certain, it costs, and no part of the cost is assumed
  costOrigin: string; // in words; '' where it costs nothing
  evidence?: Evidence; // not there where the scenario of the arm is not known, nor before its first replicate
  conclusion?: string; // what a planner may conclude; likewise
  warnings: string[]; // findings that a rule builds in
}
export type Judgement = 'holds' | 'vague' | 'below' | 'above' | 'few' | 'place' | 'years' | 'nothing' | 'control' | 'elsewhere';
export interface Judged {
  n: number; // replicates with a value
  value: number;
  low: number; // of the 90 % predictive interval of one more replicate; NaN for few
  high: number;
  inRange: number; // share of replicates
  verdict: Judgement;
}
export interface Life {
  replicate: number;
  person: number;
  area: number; // from 0
  male: boolean;
  age: number; // at the start
  firstDay: number;
  kinds: number; // bits, as the model declares life_kinds
  steps: number; // of the story
}
export interface Line {
  when: string;
  text: string;
  marked: boolean;
}
export interface Tale {
  head: string;
  lines: Line[];
  end: string;
  plain: string; // as `offramp lives` prints it
}
export interface Flows {
  replicates: number;
  links: [from: number, to: number, people: number][]; // steps as the model declares way_steps
}
export interface Streets {
  people: number[][]; // neighbourhood, street, then 0 or 1 as the model declares street_counts
  places: [place: number, number: number, days: number, arrests: number][];
}
export interface Ratio {
  ratio: number;
  low: number;
  high: number;
}

/** Parts of a run and a replicate, in the order of enum ofr_loaded_part. */
const PARTS = ['areaNames', 'areas', 'roles', 'kinds', 'places', 'families', 'persons', 'events', 'daily', 'outcomes', 'harm', 'with', 'without', 'graded'] as const;

/** Null stands for a number that does not exist. */
const real = (_: string, value: unknown): unknown => (value === null ? NaN : value);

/** Split what the program prints of a life into its parts. */
export function readTale(plain: string): Tale {
  const [, head = '', ...rest] = plain.trimEnd().split('\n');
  const end = rest.pop() ?? '';
  const lines = rest.map((line) => {
    const [, when = '', text = ''] = /^. (.*?): (.*)$/.exec(line) ?? [];
    return { when, text, marked: line.startsWith('*') };
  });
  return { head, lines, end: end.trim(), plain };
}

export class RunReader {
  private readonly known = new Map<string, unknown>();
  private constructor(
    private readonly engine: Engine,
    readonly model: Model,
    readonly scenario: Scenario,
  ) {}

  static async make(program: BufferSource, resolved: string): Promise<RunReader> {
    const engine = await Engine.make(program);
    engine.open(resolved);
    return new RunReader(engine, engine.model(), engine.scenario());
  }

  private give(part: (typeof PARTS)[number], values: Uint8Array | Float64Array | Int32Array | Uint32Array): void {
    this.engine.give(PARTS.indexOf(part), values);
  }
  /** Begin with the people of the run. */
  begin({ areas, roles, kinds, places, neighbourhoods, families }: People): void {
    this.give('areaNames', zeroEnded(areas.map(({ name }) => name)));
    this.give('areas', Float64Array.from(areas.flatMap(({ people, streets, eligible }) => [people, streets, eligible])));
    this.give('roles', zeroEnded(roles));
    this.give('kinds', zeroEnded(kinds));
    this.give('places', Uint32Array.from(places.flatMap(([role, kind, neighbourhood]) => [role, kind, neighbourhoods[neighbourhood]?.[0] ?? 0, neighbourhood])));
    this.give('families', Uint32Array.from(families.flat()));
    this.engine.run('run_begin');
  }
  /** Set the story that lives are compared with; a fault where it names what the run does not have. */
  story(name: string, text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.known.clear();
    this.engine.story(name, bytes, tellYaml(bytes));
  }
  /** Add an arm. `resolved` is '' where its scenario is not known. */
  arm(name: string, resolved: string, cost: number): void {
    this.engine.run('run_arm', name, resolved, cost);
    this.known.clear();
  }
  drop(arm: string): void {
    this.engine.run('run_drop', arm);
    this.known.clear();
  }
  /** Add a finished replicate. */
  add({ arm, number, persons, events, daily, outcomes, harm, tracked, graded }: Replicate): void {
    if (outcomes === null || harm === null) throw new Error('the replicate is not finished');
    this.give('persons', persons);
    if (events !== null) this.give('events', events);
    this.give('daily', daily);
    this.give('outcomes', outcomes);
    this.give('harm', harm);
    if (tracked !== null) this.give('with', tracked.with);
    if (tracked !== null) this.give('without', tracked.without);
    if (graded !== null) this.give('graded', graded);
    this.engine.run('run_add', arm, number);
    this.known.clear();
  }

  /** Ask once for as long as the run does not change. */
  private ask<T>(name: string, ...from: (string | number)[]): T {
    const key = [name, ...from].join('\n');
    if (!this.known.has(key)) this.known.set(key, JSON.parse(this.engine.read(name, ...from), real));
    return this.known.get(key) as T;
  }

  spreads(arm: string): Spreads {
    return this.ask('spreads', arm);
  }
  /** Arms beside the run: fewer, then unclear, then more, each by the difference; those without a replicate last. */
  ranked(outcome: number): ComparedArm[] {
    const rank = ({ n, outcome: { verdict } }: ComparedArm) => (n === 0 ? 3 : verdict === 'fewer' ? 0 : verdict === 'more' ? 2 : 1);
    return [...this.ask<ComparedArm[]>('arms', outcome)].sort((a, b) => rank(a) - rank(b) || (a.n > 0 ? a.outcome.mean - b.outcome.mean : 0));
  }
  /** Patterns of the scenario, in its order. */
  patterns(): Judged[] {
    return this.ask('patterns');
  }
  lives(replicate: number): Life[] {
    return this.ask<number[][]>('lives', replicate).map(([person = 0, area = 0, male, age = 0, firstDay = 0, kinds = 0, steps = 0]) => ({
      replicate, person, area, male: male === 1, age, firstDay, kinds, steps,
    }));
  }
  /** Tell a life, with the steps of the story marked or not. */
  life(replicate: number, person: number, story: boolean): Tale {
    return readTale(this.engine.read('life', replicate, person, Number(story)));
  }
  flows(arm: string): Flows {
    return this.ask('flows', arm);
  }
  /** Who joined, and who of those who joined brought them; -1 for nobody. */
  joiners(arm: string, replicate: number): [person: number, by: number][] {
    return this.ask('joiners', arm, replicate);
  }
  streets(replicate: number, area: number, untilDay: number): Streets {
    return this.ask('streets', replicate, area, untilDay);
  }
  /** How many times its expected share a count has, with its interval. */
  ratio(count: number, n: number, expected: number): Ratio {
    return this.ask('ratio', count, n, expected);
  }
}


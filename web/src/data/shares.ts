/**
 * The trials of why: which there are, in what order, which replicates are whole. What a trial is and what
 * follows from all of them the engine says (src/wasm/why.h); nothing is computed here.
 */
import type { Settings } from './types';

/** What the engine says of the open scenario and what it is compared with. */
export interface Compared {
  ends: number[]; // points of the ratio: the place, and all factors at the country's figure
  coalitions: number[]; // every point whose figures differ, the ends among them
  structure: number[]; // two points, or none
  n_coalitions: number;
  factors: { name: string; title: string; assumed: boolean; same: boolean }[];
}
export interface Trial {
  point: number;
  replicate: number;
}
/** Outcomes, then the people, of each point and replicate. */
export interface Trials {
  points: Uint32Array;
  nReplicates: number;
  values: Float64Array;
}
export interface Answer {
  said: Record<string, unknown>; // what offramp why --json prints
  clear: boolean; // no ratio may be 1: shares are drawn
}
/** What was asked for, and the answer with it. */
export interface Asked {
  settings: Settings; // of the run; of them scenario, areas, sets and seed count
  until: string;
  replicates: number;
  outcome: string;
  always: boolean; // shares even where there may be no difference
}
export interface Answered extends Answer {
  asked: Asked;
  replicates: number; // that it rests on: fewer than asked for when it was stopped
  same: string[]; // factors whose figures are the country's already
}

/** What came of trials so far. */
export class Kept {
  private readonly trials = new Map<string, { values: Float64Array; digest: string }>();
  put({ point, replicate }: Trial, values: Float64Array, digest: string): void {
    this.trials.set(`${point} ${replicate}`, { values, digest });
  }
  has({ point, replicate }: Trial): boolean {
    return this.trials.has(`${point} ${replicate}`);
  }
  digest({ point, replicate }: Trial): string {
    return this.trials.get(`${point} ${replicate}`)?.digest ?? '';
  }
  /** Replicates of which every one of these points is there. */
  whole(points: number[], nReplicates: number): number[] {
    return range(nReplicates).filter((replicate) => points.every((point) => this.has({ point, replicate })));
  }
  /** Trials of points and replicates that are there. */
  gather(points: number[], replicates: number[]): Trials {
    const lists = points.flatMap((point) => replicates.map((replicate) => this.trials.get(`${point} ${replicate}`)?.values ?? new Float64Array()));
    const width = lists[0]?.length ?? 0;
    const values = new Float64Array(lists.length * width);
    lists.forEach((list, i) => values.set(list, i * width));
    return { points: Uint32Array.from(points), nReplicates: replicates.length, values };
  }
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** What the ratio needs. */
export const endsOf = ({ ends }: Compared, nReplicates: number): Trial[] =>
  range(nReplicates).flatMap((replicate) => ends.map((point) => ({ point, replicate })));

/** What shares need besides: replicate by replicate, so that those done are whole when it is stopped; structure last,
 *  since it makes other people. */
export function restOf({ ends, coalitions, structure }: Compared, nReplicates: number): Trial[] {
  const inside = coalitions.filter((point) => !ends.includes(point));
  const each = (points: number[]) => range(nReplicates).flatMap((replicate) => points.map((point) => ({ point, replicate })));
  return [...each(inside), ...each(structure)];
}

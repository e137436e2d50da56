/** Numbers out of a run: series and their spread over replicates. */
import type { Replicate, Run } from './types';

export const observableAt = (run: Run, name: string): number =>
  run.model.observables.findIndex((observable) => observable.name === name);
export const outcomeAt = (run: Run, name: string): number =>
  run.model.outcomes.findIndex((outcome) => outcome.name === name);

/** Replicates of an arm, in order; those that are finished alone, or also those under way. */
export const replicatesOf = (run: Run, arm: string, finished = true): Replicate[] =>
  run.replicates
    .filter((one) => one.arm === arm && (!finished || one.outcomes !== null))
    .sort((a, b) => a.number - b.number);

/** One observable in one week of one area. */
export const weekly = (run: Run, replicate: Replicate, week: number, area: number, observable: number): number =>
  replicate.weekly[(week * run.people.areas.length + area) * run.model.observables.length + observable] ?? NaN;

/** One observable on one day of the whole. */
export const daily = (run: Run, replicate: Replicate, day: number, observable: number): number =>
  replicate.daily[day * run.model.observables.length + observable] ?? NaN;

export const weeksIn = (run: Run): number => Math.ceil(run.n_days / 7);

export const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
export const bounds = (values: number[]): [low: number, high: number] => [Math.min(...values), Math.max(...values)];

export const SPAN = 28; // days
/** An observable of the whole in spans of four weeks: flows summed, stocks and levels at the end; null where not simulated. */
export function inSpans(run: Run, replicate: Replicate, observable: number): (number | null)[] {
  const nSeen = run.model.observables.length;
  const flow = run.model.observables[observable]?.observed === 'flow';
  return Array.from({ length: Math.floor(run.n_days / SPAN) }, (_, span) => {
    const from = span * SPAN;
    if (from + SPAN > replicate.days) return null;
    if (!flow) return replicate.daily[(from + SPAN - 1) * nSeen + observable] ?? null;
    let sum = 0;
    for (let day = from; day < from + SPAN; day++) sum += replicate.daily[day * nSeen + observable] ?? 0;
    return sum;
  });
}

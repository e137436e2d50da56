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

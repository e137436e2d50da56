/** Plans beside the baseline, replicate by replicate with the same draws: what each changes, costs and harms. */
import { dayNumber } from './resolve';
import { outcomeAt, replicatesOf } from './series';
import { clear, estimate, pairedDifference, type Estimate } from './statistics';
import type { Arm, ChosenIntervention, Intervention, Replicate, Run } from './types';

export interface Difference {
  baseline: number;
  with: number;
  difference: Estimate;
}
export interface Compared {
  arm: Arm;
  n: number; // replicates that both have
  outcome: Difference;
  harm: { name: string; unit: string; meaning: string; difference: Difference }[];
  costPerAverted: number; // NaN where nothing is clearly averted
}

function pairs(run: Run, arm: string): [before: Replicate, after: Replicate][] {
  const before = replicatesOf(run, '');
  return replicatesOf(run, arm).flatMap((after) => {
    const same = before.find(({ number }) => number === after.number);
    return same === undefined ? [] : [[same, after] as [Replicate, Replicate]];
  });
}

function differ(both: [Replicate, Replicate][], value: (replicate: Replicate) => number): Difference {
  const before = both.map(([one]) => value(one));
  const after = both.map(([, one]) => value(one));
  return { baseline: estimate(before).mean, with: estimate(after).mean, difference: pairedDifference(before, after) };
}

/** A harm of the ledger over the whole run and place: flows summed, a level as at the end. */
export function harmOf(run: Run, replicate: Replicate, observable: number): number {
  const nSeen = run.model.observables.length;
  if (run.model.observables[observable]?.observed !== 'flow') return replicate.daily[(run.n_days - 1) * nSeen + observable] ?? NaN;
  return run.people.areas.reduce((sum, _, area) => sum + (replicate.totals?.[area * nSeen + observable] ?? NaN), 0);
}

export function compareArm(run: Run, arm: Arm, outcome: string): Compared {
  const both = pairs(run, arm.name);
  const at = outcomeAt(run, outcome);
  const main = differ(both, (replicate) => replicate.outcomes?.[at] ?? NaN);
  const averted = -main.difference.mean;
  return {
    arm,
    n: both.length,
    outcome: main,
    harm: run.model.observables.flatMap(({ name, unit, meaning, harm }, i) =>
      harm ? [{ name, unit, meaning, difference: differ(both, (replicate) => harmOf(run, replicate, i)) }] : [],
    ),
    costPerAverted: clear(main.difference) && averted > 0 && arm.cost > 0 ? arm.cost / averted : NaN,
  };
}

/** Plans with their comparison, those with the largest fall first; those without a replicate last. */
export const ranked = (run: Run, outcome: string): Compared[] =>
  run.arms
    .filter(({ name }) => name !== '')
    .map((arm) => compareArm(run, arm, outcome))
    .sort((a, b) => (a.n === 0 ? 1 : b.n === 0 ? -1 : a.outcome.difference.mean - b.outcome.difference.mean));

/** Cost over the days of a run, as the engine counts it: months by days, 365 / 12 to one. */
export function costOf(catalogue: Intervention[], chosen: ChosenIntervention[], firstDay: string, lastDay: string): { cost: number; currency: string } {
  let cost = 0;
  let currency = '';
  for (const { name, dose, from, until } of chosen) {
    const intervention = catalogue.find((one) => one.name === name);
    const days = Math.min(dayNumber(until), dayNumber(lastDay)) - Math.max(dayNumber(from), dayNumber(firstDay)) + 1;
    if (intervention === undefined || days <= 0) continue;
    for (const { per, value, unit } of intervention.costs) {
      cost += dose * value * (per === 'month' ? (days * 12) / 365 : 1);
      currency = unit;
    }
  }
  return { cost, currency };
}

/** Plans beside the run: the verdicts, numbers and warnings of `offramp compare`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellYaml } from '../../src/data/yaml';
import type { Replicate, Run } from '../../src/data/types';
import type { ComparedArm } from '../../src/engine/reader';
import { sentence } from '../../src/views/help';
import { emptyRun, finished, offramp, openSmall, shipped } from './small';

const UNTIL = '2011-09-30';
/** Nobody of the group comes to those who take part: what it is judged by follows from its own setting. */
const GUARDS = `offramp_intervention: 1
name: guards
title: Guards
what: Somebody walks with everybody.
from: 2011-02-01
who: {ages: [12, 60], coverage: 1}
does:
  - {effect: approach, by: 0, origin: assumed}
costs:
  - {per: month, value: 1000, unit: TND, origin: assumed}
`;
interface Said {
  outcomes: Record<string, { baseline: number; with: number; difference: number; low: number | null; high: number | null }>;
  harm: Record<string, { difference: number; baseline: number }>;
  verdict: string;
  warnings: string[];
  cost: number;
}

describe('plans', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offramp-compare-'));
  const file = join(folder, 'guards.yaml');
  let run: Run;
  let program: { arms: (Said & Record<string, unknown>)[] };
  const outcome = (name: string) => run.model.outcomes.findIndex((one) => one.name === name);
  const arm = (name: string, by = 'approached'): ComparedArm => run.ask.ranked(outcome(by)).find((one) => one.arm === name) as ComparedArm;

  /** Three replicates of the run and of its arms, as a worker makes them. */
  async function runAll(): Promise<void> {
    const engine = await openSmall(UNTIL);
    const base = engine.resolved();
    const bytes = new TextEncoder().encode(GUARDS);
    writeFileSync(file, GUARDS);
    const guards = engine.intervention('guards.yaml', bytes, tellYaml(bytes));
    const plans: [string, string, number][] = [['more-raids', shipped.interventions['more-raids'] ?? '', 1], ['guards', guards, 1], ['nothing', guards, 0]];
    const arms = plans.map(([name, lines, dose]) => {
      engine.open(base);
      engine.add(lines, dose);
      return { name, resolved: engine.resolved(), cost: engine.scenario().interventions[0]?.cost ?? 0 };
    });
    engine.open(base);
    run = await emptyRun(engine, UNTIL);
    for (const { name, resolved, cost } of arms) run.ask.arm(name, resolved, cost);
    const tracked = arms.map(({ resolved }) => engine.track(resolved));
    expect(tracked).toEqual([0, 1, 0]); // guards alone set an end
    const counts = () => engine.tracked(0, 1, run.model.events.length);
    for (let number = 0; number < 3; number++) {
      engine.begin(number);
      engine.days(20);
      engine.keep();
      engine.days(10_000);
      run.ask.add(finished(engine, '', number));
      const without = counts();
      for (const { name, resolved } of arms) {
        engine.branch(resolved);
        engine.days(10_000);
        const replicate: Replicate = finished(engine, name, number);
        run.ask.add(name === 'guards' ? { ...replicate, tracked: { with: counts(), without } } : replicate);
      }
    }
  }
  beforeAll(async () => {
    await runAll();
    program = JSON.parse(
      offramp('compare', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', '--until', UNTIL, '--seed', '1', '--replicates', '3', '--threads', '1',
        '--outcome', 'approached', '--intervention', 'more-raids', '--intervention', file, '--json'),
    ) as typeof program;
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const said = (name: string): Said => program.arms.find((one) => Object.values(one).includes(name)) as Said;

  it.each(['more-raids', 'guards'])('have the numbers, verdict and cost that the program gives %s', (name) => {
    const mine = arm(name);
    const theirs = said(name);
    const { baseline, with: after, difference, low, high } = theirs.outcomes.approached as Said['outcomes'][string];
    for (const [my, their] of [[mine.outcome.baseline, baseline], [mine.outcome.with, after], [mine.outcome.mean, difference]]) expect(my).toBeCloseTo(their ?? NaN, 9);
    expect(mine.outcome.low).toBeCloseTo(low ?? NaN, 9);
    expect(mine.outcome.high).toBeCloseTo(high ?? NaN, 9);
    expect(mine.outcome.verdict).toBe(theirs.verdict);
    expect(mine.warnings).toEqual(theirs.warnings);
    run.model.observables.filter(({ harm }) => harm).forEach(({ name: harm }, i) => {
      expect(mine.harms[i]?.mean, harm).toBeCloseTo(theirs.harm[harm]?.difference ?? NaN, 9);
      expect(mine.harms[i]?.baseline, harm).toBeCloseTo(theirs.harm[harm]?.baseline ?? NaN, 9);
    });
  });

  it('say when what is found is built in by a rule', () => {
    expect(arm('guards').warnings).toHaveLength(1);
    expect(arm('guards').warnings[0]).toContain('guards makes impossible by rule');
    expect(arm('more-raids').warnings).toEqual(['more-raids starts on 2013-01-01, and the run ends on 2011-09-30: it does nothing in it and costs nothing.']);
  });

  it('that change nothing are the same, and are not called unclear', () => {
    expect(arm('nothing').outcome).toMatchObject({ verdict: 'same', mean: 0, low: 0, high: 0 });
    expect(sentence(arm('nothing'))).toContain('no difference in any of the 3 replicates');
  });

  it('are not called fewer on two replicates that differ by as much, but on three', async () => {
    const one = await openSmall('2011-01-31');
    const few = await emptyRun(one, '2011-01-31');
    one.begin(0);
    one.days(100);
    const replicate = finished(one, '', 0);
    few.ask.arm('plan', '', 0);
    const verdicts = [0, 1, 2].map((number) => {
      few.ask.add({ ...replicate, number });
      few.ask.add({ ...replicate, arm: 'plan', number, outcomes: Float64Array.from(replicate.outcomes ?? [], (value) => value - 5) });
      const [plan] = few.ask.ranked(0) as [ComparedArm];
      return [plan.n, plan.outcome.mean, plan.outcome.verdict, /clearly/.test(sentence(plan))];
    });
    expect(verdicts).toEqual([[1, -5, 'unclear', false], [2, -5, 'unclear', false], [3, -5, 'fewer', true]]);
  });
});

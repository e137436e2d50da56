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
const MANY = ['recruiters.start=800', 'recruiters.area_spread=0']; // so that few replicates are clear
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
/** Part of its effects rests on evidence; its cost is known. */
const MIXED = `offramp_intervention: 1
name: mixed
title: Mixed
what: Part of it was tried.
from: 2011-02-01
who: {ages: [12, 60], coverage: 1}
does:
  - {effect: isolation, by: -0.3, origin: estimated, grade: quasi_experiment, source: a study}
  - {effect: distrust, by: -0.3, origin: estimated, grade: trial, source: a trial}
  - {effect: walk_away, by: 2, origin: assumed}
  - {effect: approach, by: 0.02, origin: assumed}
costs:
  - {per: month, value: 1000, unit: TND, origin: estimated, source: a budget}
`;
interface Said {
  outcomes: Record<string, { baseline: number; with: number; difference: number; low: number | null; high: number | null }>;
  harm: Record<string, { difference: number; baseline: number }>;
  verdict: string;
  warnings: string[];
  cost: number;
  cost_origin: string;
  evidence: { grades: Record<string, number>; rests_on_assumptions: { difference: number; low: number; high: number } };
  conclusion: string;
}

describe('plans', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offramp-compare-'));
  const file = join(folder, 'guards.yaml');
  const mixedFile = join(folder, 'mixed.yaml');
  let run: Run;
  let text = '';
  let program: { arms: (Said & Record<string, unknown>)[] };
  const outcome = (name: string) => run.model.outcomes.findIndex((one) => one.name === name);
  const arm = (name: string, by = 'approached'): ComparedArm => run.ask.ranked(outcome(by)).find((one) => one.arm === name) as ComparedArm;

  /** Three replicates of the run and of its arms, as a worker makes them. */
  async function runAll(): Promise<void> {
    const engine = await openSmall(UNTIL);
    for (const set of MANY) engine.change('set', set);
    const base = engine.resolved();
    const bytes = new TextEncoder().encode(GUARDS);
    writeFileSync(file, GUARDS);
    const guards = engine.intervention('guards.yaml', bytes, tellYaml(bytes));
    const mixedBytes = new TextEncoder().encode(MIXED);
    writeFileSync(mixedFile, MIXED);
    const mixed = engine.intervention('mixed.yaml', mixedBytes, tellYaml(mixedBytes));
    const plans: [string, string, number][] = [['more-raids', shipped.interventions['more-raids'] ?? '', 1], ['guards', guards, 1], ['mixed', mixed, 1], ['nothing', guards, 0]];
    const arms = plans.map(([name, lines, dose]) => {
      engine.open(base);
      engine.add(lines, dose);
      return { name, resolved: engine.resolved(), cost: engine.scenario().interventions[0]?.cost ?? 0 };
    });
    engine.open(base);
    const graded = arms.map(({ resolved }) => engine.graded(resolved));
    expect(graded.map((text) => text !== '')).toEqual([false, false, true, false]);
    run = await emptyRun(engine, UNTIL);
    for (const { name, resolved, cost } of arms) run.ask.arm(name, resolved, cost);
    const tracked = arms.map(({ resolved }) => engine.track(resolved));
    expect(tracked).toEqual([0, 1, 0, 0]); // guards alone set an end
    const counts = () => engine.tracked(0, 1, run.model.events.length);
    for (let number = 0; number < 3; number++) {
      engine.begin(number);
      engine.days(20);
      engine.keep();
      engine.days(10_000);
      run.ask.add(finished(engine, '', number));
      const without = counts();
      for (const [i, { name, resolved }] of arms.entries()) {
        engine.branch(resolved);
        engine.days(10_000);
        const replicate: Replicate = finished(engine, name, number);
        if (name === 'guards') replicate.tracked = { with: counts(), without };
        if (graded[i] !== '') {
          engine.branch(graded[i] ?? '');
          engine.days(10_000);
          replicate.graded = engine.outcomes();
        }
        run.ask.add(replicate);
      }
    }
  }
  beforeAll(async () => {
    await runAll();
    const ask = (...more: string[]): string => offramp('compare', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', '--until', UNTIL, ...MANY.flatMap((set) => ['--set', set]), '--seed', '1', '--replicates', '3', '--threads', '1',
        '--outcome', 'approached', '--intervention', 'more-raids', '--intervention', file, '--intervention', mixedFile, '--fixed', ...more);
    program = JSON.parse(ask('--json')) as typeof program;
    text = ask().replace(/\s+/g, ' ');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const said = (name: string): Said => program.arms.find((one) => Object.values(one).includes(name)) as Said;

  it.each(['more-raids', 'guards', 'mixed'])('have the numbers, verdict and cost that the program gives %s', (name) => {
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

  it.each([
    ['more-raids', '1 none', 'assumed'],
    ['guards', '1 none', 'assumed'],
    ['mixed', '1 trial, 1 quasi-experiment, 2 none', 'from a source'],
  ])('say of %s what evidence it has, what a planner may conclude and where its cost comes from, as the program does', (name, grades, origin) => {
    const { evidence, conclusion, costOrigin, costPerAverted, outcome } = arm(name);
    const theirs = said(name);
    expect(evidence?.grades).toEqual(theirs.evidence.grades);
    expect(evidence?.gradesSay).toBe(grades);
    for (const [key, value] of Object.entries(theirs.evidence.rests_on_assumptions)) expect(evidence?.restsOnAssumptions[key as 'low'], key).toBeCloseTo(value, 9);
    expect(conclusion).toBe(theirs.conclusion);
    expect(text).toContain([evidence?.says, conclusion].filter((one) => one !== '').join(' '));
    expect([costOrigin, theirs.cost_origin]).toEqual([theirs.cost > 0 ? origin : '', costOrigin]);
    expect(Number.isFinite(costPerAverted)).toBe(origin === 'from a source' && outcome.verdict === 'fewer');
  });

  it('of which a share rests on assumptions say how large it is', () => {
    expect(arm('mixed').outcome.verdict).toBe('fewer');
    expect(arm('mixed').evidence?.says).toMatch(/^Evidence: of -[\d.]+ %, -[\d.]+ % rest on assumptions\.$/);
    expect(arm('mixed').conclusion).toContain('most of the change rests on assumptions');
  });

  it('whose scenario is not known get no evidence, no conclusion and no cost of a join', async () => {
    const one = await openSmall('2011-01-31');
    const few = await emptyRun(one, '2011-01-31');
    one.begin(0);
    one.days(100);
    const replicate = finished(one, '', 0);
    few.ask.arm('plan', '', 1000);
    for (const number of [0, 1, 2]) {
      few.ask.add({ ...replicate, number });
      few.ask.add({ ...replicate, arm: 'plan', number, outcomes: Float64Array.from(replicate.outcomes ?? [], (value) => value - 5) });
    }
    const [plan] = few.ask.ranked(0) as [ComparedArm];
    expect([plan.outcome.verdict, plan.costOrigin, plan.costPerAverted, plan.evidence, plan.conclusion]).toEqual(['fewer', 'not known', NaN, undefined, undefined]);
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

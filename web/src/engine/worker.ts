/** A worker: one engine, one replicate at a time. To stop it, the page ends it. */
import type { Counts } from '../data/types';
import { Engine } from './engine';
import type { Finished, FromWorker, Job, ToWorker } from './messages';

const SAY_EVERY = 150; // milliseconds
let engine: Promise<Engine> | null = null;

const say = (message: FromWorker, moved: Transferable[] = []) => postMessage(message, { transfer: moved });
/** Go on to a day, in steps of a tenth of a second or so; `tell` is called now and then. */
function advance(from: Engine, until: number, tell: () => void): void {
  let last = performance.now();
  let step = 4;
  while (from.number('day') < until) {
    const begun = performance.now();
    from.days(Math.min(step, until - from.number('day')));
    const now = performance.now();
    step = now - begun < 40 ? step * 2 : now - begun > 120 ? Math.max(1, step >> 1) : step;
    if (now - last > SAY_EVERY) {
      tell();
      last = now;
    }
  }
}

/** Go on to a day, telling what came of it as it goes. */
function simulate(from: Engine, arm: string, replicate: number, until: number): void {
  let told = from.number('day');
  const tell = () => {
    const day = from.number('day');
    const fromWeek = Math.floor(told / 7);
    const daily = from.daily(told, day);
    const weekly = from.weekly(fromWeek, from.number('nWeeks'));
    say({ type: 'days', arm, replicate, fromDay: told, fromWeek, day, nDays: from.number('nDays'), daily, weekly }, [
      daily.buffer,
      weekly.buffer,
    ]);
    told = day;
  };
  advance(from, until, tell);
  tell();
}

/** What a replicate leaves that has ended. */
function left(from: Engine) {
  const events = from.events();
  return { outcomes: from.outcomes(), harm: from.harm(), events, persons: from.persons(events), digest: from.digest() };
}
type Left = ReturnType<typeof left>;
type More = Pick<Finished, 'tracked' | 'graded' | 'seconds'>;
function finish(arm: string, replicate: number, of: Left, more: More): void {
  const { outcomes, harm, events, persons } = of;
  say({ type: 'finished', arm, replicate, ...of, ...more }, [outcomes, harm, events, persons].map(({ buffer }) => buffer));
}

/** The outcomes of the part of an arm that rests on evidence. */
function simulateGraded(from: Engine, resolved: string, arm: string, replicate: number): Float64Array {
  from.branch(resolved);
  let told = from.number('day');
  const tell = () => {
    const day = from.number('day');
    say({ type: 'graded-days', arm, replicate, days: day - told });
    told = day;
  };
  advance(from, from.number('nDays'), tell);
  tell();
  return from.outcomes();
}

/** Which interventions of each arm are tracked: their number, and that of the first. */
function track(from: Engine, job: Job): { first: number; n: number }[] {
  let first = 0;
  return job.arms.map(({ resolved }) => {
    const n = from.track(resolved);
    return { first: (first += n) - n, n };
  });
}

/** Tell the past of a branch, whose series begin with it. */
function tellPast(from: Engine, arm: string, replicate: number): void {
  const day = from.number('day');
  say({ type: 'days', arm, replicate, fromDay: 0, fromWeek: 0, day, nDays: from.number('nDays'), daily: from.daily(0, day), weekly: from.weekly(0, from.number('nWeeks')) });
}

function run(from: Engine, job: Job): void {
  const { replicate } = job;
  from.open(job.resolved);
  from.make(job.seed);
  say({ type: 'people', people: from.people(), replicate });
  const watched = track(from, job);
  const counts = ({ first, n }: { first: number; n: number }): Counts => from.tracked(first, n, job.nKinds);
  from.begin(replicate);
  let begun = performance.now();
  if (job.arms.length > 0) {
    if (job.needs.baseline) simulate(from, '', replicate, job.branchDay);
    else from.days(job.branchDay);
    from.keep();
  }
  if (job.needs.baseline) {
    simulate(from, '', replicate, from.number('nDays'));
    finish('', replicate, left(from), { tracked: null, graded: null, seconds: (performance.now() - begun) / 1000 });
  } else if (watched.some(({ n }) => n > 0)) from.days(from.number('nDays')); // known but for what the arms track
  const without = watched.map((one) => (one.n > 0 ? counts(one) : null));
  job.arms.forEach((arm, i) => {
    begun = performance.now();
    from.branch(arm.resolved);
    tellPast(from, arm.name, replicate);
    simulate(from, arm.name, replicate, from.number('nDays'));
    const one = watched[i];
    const before = without[i] ?? null;
    const seconds = (performance.now() - begun) / 1000;
    const of = left(from);
    const tracked = one === undefined || before === null ? null : { with: counts(one), without: before };
    const graded = arm.graded === '' ? null : simulateGraded(from, arm.graded, arm.name, replicate);
    finish(arm.name, replicate, of, { tracked, graded, seconds });
  });
  say({ type: 'done', replicate });
}

/** A trial of why: its outcomes, then its people, are all that is kept. */
function simulateTrial(from: Engine, point: number, replicate: number): void {
  from.coalition(point, replicate);
  const nDays = from.number('nDays');
  advance(from, nDays, () => say({ type: 'trial-days', share: from.number('day') / nDays }));
  const values = Float64Array.of(...from.outcomes(), from.number('nPeople'));
  say({ type: 'trial', point, replicate, values, digest: from.digest() }, [values.buffer]);
}

onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  try {
    if (data.type === 'engine') {
      engine = Engine.make(data.program);
      return;
    }
    if (engine === null) throw new Error('the worker was not given an engine');
    const from = await engine;
    if (data.type === 'run') {
      run(from, data.job);
    } else if (data.type === 'compare') {
      from.open(data.resolved);
      for (const [option, value] of data.changes) from.change(option, value);
      from.compare(data.reference, data.seed);
      say({ type: 'compared', compared: from.compared() });
    } else if (data.type === 'trial') {
      simulateTrial(from, data.point, data.replicate);
    } else {
      say({ type: 'answer', id: data.id, answer: from.why(data.outcome, data.shares, data.trials) });
    }
  } catch (error) {
    say({ type: 'fault', text: error instanceof Error ? error.message : String(error) });
  }
};

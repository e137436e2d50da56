/**
 * What a pattern measures, of one finished replicate; as src/report/statistics.c computes it from a
 * database. What the page does not have (families by chance, entry records) is not measured here.
 */
import { ageOn, BY_FAMILY, BY_FRIEND, BY_RECRUITER, livesOf, ONLINE, type Life, type Lives } from '../lives/lives';
import { dayNumber } from './resolve';
import { observableAt, replicatesOf } from './series';
import type { Pattern, Replicate, Run } from './types';

export interface Period {
  first: number; // days from 0, both in
  last: number;
}

const DAYS_IN_YEAR = 365;
const FIRST_WEEKS_DAYS = 28;
const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : NaN);

const percentOf = (lives: Lives, base: (life: Life) => boolean, test: (life: Life) => boolean): number => {
  const whole = lives.lives.filter(base);
  return 100 * ratio(whole.filter(test).length, whole.length);
};

function countEvents(lives: Lives, kind: string, period: Period, test: (row: number) => boolean = () => true): number {
  const { events } = lives;
  let n = 0;
  for (let row = 0; row < events.n; row++) {
    const day = events.day[row] ?? -1;
    if (day >= period.first && day <= period.last && lives.kind(row) === kind && test(row)) n++;
  }
  return n;
}

function seriesOf({ run, replicate }: Lives, name: string, { first, last }: Period): { sum: number; mean: number; peak: number } {
  const observable = observableAt(run, name);
  if (observable < 0) return { sum: NaN, mean: NaN, peak: NaN };
  let n = 0;
  let sum = 0;
  let peak = NaN;
  for (let day = Math.max(0, first); day <= Math.min(last, run.n_days - 1); day++) {
    const value = replicate.daily[day * run.model.observables.length + observable] ?? NaN;
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
    if (!(value <= peak)) peak = value;
  }
  return { sum, mean: ratio(sum, n), peak };
}

/** Within areas: squares of joins per street about the area's mean, over what chance would give. */
function streetVariance({ run, lives }: Lives): number {
  const areas = new Map<number, Map<number, number>>();
  for (const { person, joined } of lives) {
    if (!joined) continue;
    const streets = areas.get(person.area) ?? new Map<number, number>();
    streets.set(person.street, (streets.get(person.street) ?? 0) + 1);
    areas.set(person.area, streets);
  }
  let found = 0;
  let byChance = 0;
  for (const [area, joins] of areas) {
    const streets = run.people.areas[area]?.streets ?? 0;
    if (streets < 2) continue;
    const sum = [...joins.values()].reduce((all, n) => all + n, 0);
    const squares = [...joins.values()].reduce((all, n) => all + n * n, 0);
    found += squares - (sum * sum) / streets;
    byChance += (sum / streets) * (streets - 1);
  }
  return ratio(found, byChance);
}

const wholeRun = ({ run }: Lives): Period => ({ first: 0, last: run.n_days - 1 });
const lastYear = ({ run }: Lives): Period => ({ first: run.n_days - DAYS_IN_YEAR, last: run.n_days - 1 });
const joined = (life: Life): boolean => life.joined;
const left = (life: Life): boolean => life.leftDay >= 0;
const ageAtLeaving = (lives: Lives, life: Life): number => ageOn(lives.run.scenario.first_day, life.person, life.leftDay);

/** Brought by somebody who had been brought himself and joined, so not by one of the first recruiters. */
const byOneBrought = (lives: Lives, life: Life): boolean => {
  const by = lives.of(life.broughtBy);
  return by !== undefined && by.joined && by.approached;
};

function spreadRatio(lives: Lives): number {
  let farthest = NaN;
  for (const name of ['distrust_sd', 'deprivation_sd', 'isolation_sd']) {
    const start = seriesOf(lives, name, { first: 0, last: FIRST_WEEKS_DAYS - 1 }).mean;
    const found = ratio(seriesOf(lives, name, lastYear(lives)).mean, start);
    if (!(Math.abs(found - 1) <= Math.abs(farthest - 1))) farthest = found;
  }
  return farthest;
}

const STATISTICS: Record<string, (lives: Lives, period: Period) => number> = {
  departures: (lives, period) => countEvents(lives, 'left_abroad', period),
  departures_share: (lives, period) =>
    100 * ratio(countEvents(lives, 'left_abroad', period), countEvents(lives, 'left_abroad', wholeRun(lives))),
  departure_age_mean: (lives) => {
    const ages = lives.lives.filter(left).map((life) => ageAtLeaving(lives, life));
    return ratio(ages.reduce((sum, age) => sum + age, 0), ages.length);
  },
  departure_age_share_20_29: (lives) =>
    percentOf(lives, left, (life) => ageAtLeaving(lives, life) >= 20 && ageAtLeaving(lives, life) <= 29),
  departure_women: (lives) => percentOf(lives, left, ({ person }) => !person.male),
  joined_by_friend_share: (lives) => percentOf(lives, joined, ({ channel }) => channel === BY_FRIEND),
  joined_by_family_share: (lives) => percentOf(lives, joined, ({ channel }) => channel === BY_FAMILY),
  joined_by_recruiter_or_online_share: (lives) => percentOf(lives, joined, ({ channel }) => channel === BY_RECRUITER || channel === ONLINE),
  generations: (lives) => percentOf(lives, joined, (life) => byOneBrought(lives, life)) / 100,
  triggered_share: (lives) =>
    100 *
    ratio(
      countEvents(lives, 'committed', wholeRun(lives), (row) => lives.events.value[row] === 1),
      countEvents(lives, 'committed', wholeRun(lives)),
    ),
  coerced_share: (lives) => percentOf(lives, joined, ({ coerced }) => coerced),
  joined_of_approached: (lives) => percentOf(lives, ({ approached }) => approached, joined),
  joins_street_variance_over_mean: streetVariance,
  charged: (lives, period) => countEvents(lives, 'charged', period),
  uncharged_over_charged: (lives, period) => ratio(countEvents(lives, 'released', period), countEvents(lives, 'charged', period)),
  closures: (lives, period) => seriesOf(lives, 'closed_places', period).sum,
  attacks: (lives, period) => seriesOf(lives, 'attacks', period).sum,
  fighters_mean: (lives, period) => seriesOf(lives, 'fighters', period).mean,
  fighters_peak: (lives, period) => seriesOf(lives, 'fighters', period).peak,
  opinion_sd_ratio: spreadRatio,
  over_theta_mean: (lives) => 100 * seriesOf(lives, 'over_theta', lastYear(lives)).mean,
};
export const measured = (name: string): boolean => name in STATISTICS;

/** A number of one replicate; NaN where there is nothing to measure. */
export const statistic = (lives: Lives, name: string, period: Period): number => STATISTICS[name]?.(lives, period) ?? NaN;

/** The days of a pattern's years; null where the run does not cover them. */
export function periodOf(run: Run, { from, to }: Pattern): Period | null {
  if (from === null || to === null) return { first: 0, last: run.n_days - 1 };
  const zero = dayNumber(run.scenario.first_day);
  const period = { first: dayNumber(`${from}-01-01`) - zero, last: dayNumber(`${to}-12-31`) - zero };
  return period.first >= 0 && period.last < run.n_days ? period : null;
}

export type Verdict = 'holds' | 'below' | 'above' | 'uncertain' | 'years' | 'nothing' | 'control' | 'elsewhere';
export interface Judged {
  pattern: Pattern;
  n: number; // replicates with a value
  value: number;
  error: number; // standard error; NaN with one replicate
  inRange: number; // share of replicates
  verdict: Verdict;
}

const MOST_RELATIVE_ERROR = 0.1; // a pattern holds when its mean is in range and known this well

/** Statistics depend on a finished replicate alone, so each is worked out once. */
const known = new WeakMap<Replicate, Map<string, number>>();
function valueOf(run: Run, replicate: Replicate, pattern: Pattern, period: Period): number {
  const values = known.get(replicate) ?? new Map<string, number>();
  known.set(replicate, values);
  const key = `${pattern.statistic} ${period.first} ${period.last}`;
  let value = values.get(key);
  if (value === undefined) {
    const lives = livesOf(run, replicate);
    value = lives === null ? NaN : statistic(lives, pattern.statistic, period);
    values.set(key, value);
  }
  return value;
}

export function judge(run: Run, pattern: Pattern): Judged {
  const none = { pattern, n: 0, value: NaN, error: NaN, inRange: NaN };
  if (pattern.variant !== '') return { ...none, verdict: 'control' };
  if (!measured(pattern.statistic)) return { ...none, verdict: 'elsewhere' };
  const period = periodOf(run, pattern);
  if (period === null) return { ...none, verdict: 'years' };
  const values = replicatesOf(run, '')
    .map((replicate) => valueOf(run, replicate, pattern, period))
    .filter((value) => Number.isFinite(value));
  const n = values.length;
  if (n === 0) return { ...none, verdict: 'nothing' };
  const low = pattern.low ?? -Infinity;
  const high = pattern.high ?? Infinity;
  const value = values.reduce((sum, one) => sum + one, 0) / n;
  const error = n > 1 ? Math.sqrt(values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (n - 1) / n) : NaN;
  const sharp = n === 1 || error <= 0 || error <= MOST_RELATIVE_ERROR * Math.abs(value);
  const verdict = value < low ? 'below' : value > high ? 'above' : sharp ? 'holds' : 'uncertain';
  return { pattern, n, value, error, inRange: values.filter((one) => one >= low && one <= high).length / n, verdict };
}

/** Intervals over replicates: Student's, as the program has them (paired differences, 95 %). */

/** Log of the gamma function (Lanczos), to about 1e-14. */
function logGamma(x: number): number {
  const c = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5];
  const tmp = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  const sum = c.reduce((all, one, i) => all + one / (x + 1 + i), 1.000000000190015);
  return -tmp + Math.log((2.5066282746310005 * sum) / x);
}

/** Regularised incomplete beta function by its continued fraction. */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a;
  let f = 1;
  let c = 1;
  let d = 0;
  for (let i = 0; i <= 300; i++) {
    const m = i >> 1;
    const numerator =
      i === 0 ? 1 : i % 2 === 0 ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)) : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + numerator * d);
    c = 1 + numerator / c;
    f *= c * d;
    if (Math.abs(1 - c * d) < 1e-13) break;
  }
  return front * (f - 1);
}

/** The value that Student's t with `freedom` degrees exceeds with probability 2.5 %. */
export function studentQuantile(freedom: number): number {
  if (!(freedom >= 1)) return NaN;
  const upper = (t: number) => incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2;
  let low = 0;
  let high = 20;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (upper(middle) > 0.025) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A mean with its 95 % interval; low and high are NaN with one value. */
export interface Estimate {
  mean: number;
  low: number;
  high: number;
  n: number;
}

export function estimate(values: number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, low: NaN, high: NaN, n };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half, n };
}

/** Mean of the differences, replicate by replicate: `after` minus `before`, same draws. */
export const pairedDifference = (before: number[], after: number[]): Estimate =>
  estimate(after.map((value, i) => value - (before[i] ?? NaN)));

/** Whether an estimate is clearly not zero: its interval does not hold it. Never with one replicate. */
export const clear = ({ low, high }: Estimate): boolean => low > 0 || high < 0;

export const range = (values: number[]): [low: number, high: number] => [Math.min(...values), Math.max(...values)];

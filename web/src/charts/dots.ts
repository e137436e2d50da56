/** Values with their intervals, a row each: in Why here and What would help. */
import * as Plot from '@observablehq/plot';
import { number } from '../words/words';

export interface Dot {
  name: string;
  value: number;
  low: number;
  high: number;
  colour?: string;
  symbol?: 'circle' | 'square';
}
const LONGEST = 30; // letters of a name beside its row
const colourOf = ({ colour }: Dot): string => colour ?? '#0072b2';

/** Dots with intervals on one axis, with a rule at what would be no difference. */
export function dots(rows: Dot[], label: string, rule: number, width: number): Element {
  const names = rows.map(({ name }) => name);
  const seen = rows.filter(({ value }) => Number.isFinite(value));
  const longest = Math.max(...names.map(({ length }) => length));
  const narrow = width < 500 || longest > LONGEST; // names above their row
  const zero = seen.every(({ value, low, high }) => [value, low, high].every((one) => one === 0 || !Number.isFinite(one))); // an axis needs a length
  const bounded = seen.filter(({ low }) => Number.isFinite(low));
  return Plot.plot({
    width,
    height: 78 + (narrow ? 48 : 36) * rows.length,
    marginLeft: narrow ? 16 : Math.min(240, Math.max(60, 16 + 7.4 * longest)),
    marginRight: 24,
    marginBottom: 46,
    style: { fontSize: '13px' },
    x: { label, labelAnchor: 'center', labelOffset: 40, labelArrow: 'none', grid: true, nice: true, zero: true, ...(zero && rule === 0 ? { domain: [-1, 1] } : {}), ticks: width < 500 ? 4 : 8, tickFormat: number },
    y: { label: null, domain: names, axis: narrow ? null : 'left' },
    marks: [
      Plot.ruleX([rule], { stroke: '#1b1f24', strokeDasharray: '3 3' }),
      narrow ? Plot.text(rows, { y: 'name', text: 'name', frameAnchor: 'left', dy: -16, fill: 'currentColor', stroke: 'white', strokeWidth: 4 }) : null,
      Plot.ruleY(bounded, { x1: 'low', x2: 'high', y: 'name', stroke: colourOf, strokeWidth: 3 }),
      Plot.dot(seen, { x: 'value', y: 'name', r: 6, symbol: ({ symbol }: Dot) => symbol ?? 'circle', fill: colourOf }),
    ],
  });
}

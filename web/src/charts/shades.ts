/** Shades that the colour-blind can distinguish (cividis), and a legend of them with values worth reading. */
import { interpolateCividis } from 'd3-scale-chromatic';
import { number } from '../words/words';
import { svg } from './svg';

/** Light for nothing, dark for the highest value. */
export const shade = (value: number, most: number): string =>
  interpolateCividis(Number.isFinite(value) && most > 0 ? 1 - Math.max(0, Math.min(1, value / most)) : 1);
/** What can be read on a shade. */
export const onShade = (value: number, most: number): string => (most > 0 && value / most > 0.5 ? '#ffffff' : '#1b1f24');

/** Round values from 0 to at least `most`, about four steps of 1, 2 or 5 times a power of ten. */
export function steps(most: number, whole = false): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const times = [1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10;
  const step = whole ? Math.max(1, Math.round(times * power)) : times * power;
  const n = Math.ceil(most / step - 1e-9);
  return Array.from({ length: n + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** A row of shades with their values below and what they mean above. */
export function legend(x: number, y: number, values: number[], title: string, width = 200, letters = 1): SVGElement {
  const group = svg('g', { class: 'shades', transform: `translate(${x} ${y})` });
  const most = values[values.length - 1] ?? 1;
  const n = 40;
  group.append(svg('text', { x: 0, y: 10, class: 'legend-title' }, title));
  for (let i = 0; i < n; i++)
    group.append(svg('rect', { x: (i * width) / n, y: 16, width: width / n + 0.5, height: 10, fill: shade(((i + 0.5) / n) * most, most) }));
  values.forEach((value, i) => {
    const at = (value / most) * width;
    const anchor = i === 0 ? 'start' : i === values.length - 1 ? 'end' : 'middle';
    group.append(svg('line', { x1: at, x2: at, y1: 16, y2: 29, class: 'tick' }), svg('text', { x: at, y: 29 + 11 * letters, class: 'legend-value', 'text-anchor': anchor }, number(value)));
  });
  return group;
}

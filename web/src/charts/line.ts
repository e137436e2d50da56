/** Lines over time with a band for the spread, by uPlot. */
import uPlot from 'uplot';
import { el } from '../dom';
import { locale, number, t } from '../words/words';

export const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
/** Distinct without colour, too. */
const DASHES: number[][] = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 5], [1, 4], [12, 6]];

/** The same for the legend, in words of CSS. */
const MARKS = ['solid', 'dashed', 'dotted'];

/** Months in the page's language, with the year where it is new; days where ticks are closer. */
function dayNames(ticks: number[]): string[] {
  const close = ticks.length > 1 && (ticks[1] as number) - (ticks[0] as number) < 27 * 86_400;
  const names = new Intl.DateTimeFormat(locale(), { month: 'short', timeZone: 'UTC', ...(close ? { day: 'numeric' } : {}) });
  const year = (seconds: number) => new Date(seconds * 1000).getUTCFullYear();
  return ticks.map((tick, i) => `${names.format(new Date(tick * 1000))}${i === 0 || year(tick) !== year(ticks[i - 1] as number) ? `\n${year(tick)}` : ''}`);
}

export interface Line {
  label: string;
  mean: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

/** @param days number of each day since 1970-01-01 */
export function lines(days: number[], drawn: Line[], unit: string, height = 300): HTMLElement {
  const root = el('div', { class: 'line', dir: 'ltr' });
  const series: uPlot.Series[] = [{ label: t('day'), value: (_, seconds) => (seconds === null ? '' : new Date(seconds * 1000).toLocaleDateString(locale(), { timeZone: 'UTC' })) }];
  const data: (number | null)[][] = [days.map((day) => day * 86_400)];
  const bands: uPlot.Band[] = [];
  drawn.forEach(({ label, mean, low, high }, i) => {
    const colour = COLOURS[i % COLOURS.length] as string;
    const at = data.length;
    const value = (_: uPlot, x: number | null) => (x === null ? '–' : number(x));
    series.push(
      { label, stroke: colour, width: 2, dash: DASHES[i % DASHES.length], points: { show: false }, value },
      { label: '', stroke: 'transparent', points: { show: false }, class: 'hidden' } as uPlot.Series,
      { label: '', stroke: 'transparent', points: { show: false }, class: 'hidden' } as uPlot.Series,
    );
    bands.push({ series: [at + 2, at + 1], fill: `${colour}26` });
    data.push(mean, low, high);
  });
  const font = '12px system-ui, sans-serif';
  const chart = new uPlot(
    {
      width: 600,
      height,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
      scales: { y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : high < 0 ? 0 : 1] } },
      axes: [{ font, values: (_, ticks) => dayNames(ticks) }, { font, label: unit, labelFont: font, labelSize: 18, size: 58, values: (_, ticks) => ticks.map((tick) => number(tick)) }],
      series,
      bands,
      legend: { live: true, markers: { width: 3, dash: (_, i) => MARKS[Math.floor((i - 1) / 3) % MARKS.length] as string } },
    },
    data as uPlot.AlignedData,
    root,
  );
  const fit = () => {
    const { width } = root.getBoundingClientRect();
    if (width > 0 && Math.abs(width - chart.width) > 1) chart.setSize({ width, height });
  };
  const exposure = new ResizeObserver(fit);
  exposure.observe(root);
  return root;
}

/** What happens: series with their spread, flows from first contact to ways out, who brought whom. */
import * as Plot from '@observablehq/plot';
import { sankey, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from 'd3-sankey';
import type { App, Showing, View } from '../app';
import { frame } from '../charts/frame';
import { COLOURS, lines, type Line } from '../charts/line';
import { hasEvents } from '../data/parts';
import { broughtBy, joined, waysOf, type Way } from '../data/paths';
import { dayNumber } from '../data/dates';
import { mean, observableAt, replicatesOf } from '../data/series';
import { range as bounds } from '../data/statistics';
import { NOBODY, type Arm, type Replicate, type Run } from '../data/types';
import { el, fill, whenRun } from '../dom';
import { number, t, type Word } from '../words/words';
import { range } from './sure';

const SPAN = 28; // days
export const armTitle = (arm: Arm): string => (arm.name === '' ? t('baseline') : arm.name);

/** An observable of the whole in spans of four weeks: flows summed, stocks and levels at the end. */
function inSpans(run: Run, replicate: Replicate, observable: number): (number | null)[] {
  const nSeen = run.model.observables.length;
  const flow = run.model.observables[observable]?.observed === 'flow';
  return Array.from({ length: Math.floor(run.n_days / SPAN) }, (_, span) => {
    const from = span * SPAN;
    if (from + SPAN > replicate.days) return null;
    if (!flow) return replicate.daily[(from + SPAN - 1) * nSeen + observable] ?? null;
    let sum = 0;
    for (let day = from; day < from + SPAN; day++) sum += replicate.daily[day * nSeen + observable] ?? 0;
    return sum;
  });
}

function spread(run: Run, arm: Arm, observable: number): Line {
  const each = replicatesOf(run, arm.name, false).map((replicate) => inSpans(run, replicate, observable));
  const over = (fold: (values: number[]) => number) =>
    (each[0] ?? []).map((_, span) => {
      const values = each.map((one) => one[span] ?? null).filter((value): value is number => value !== null && Number.isFinite(value));
      return values.length > 0 ? fold(values) : null;
    });
  return { label: armTitle(arm), mean: over(mean), low: over((values) => bounds(values)[0]), high: over((values) => bounds(values)[1]) };
}

// ---- flows -------------------------------------------------------------------------------------

const STEPS = ['approached', 'circle', 'joined', 'no_further', 'walked', 'charged', 'abroad', 'camp', 'here', 'killed', 'returned', 'away'] as const;
type Step = (typeof STEPS)[number];
const wordOf = (step: Step): Word => `f_${step}`;
const COLOUR_OF: Partial<Record<Step, string>> = { joined: '#d55e00', abroad: '#d55e00', camp: '#d55e00', walked: '#009e73', no_further: '#009e73', returned: '#009e73', killed: '#000000' };

/** The steps of one way, first to last; empty for who was never approached nor joined. */
export function stepsOf(way: Way): Step[] {
  const steps: Step[] = [];
  if (way.approached) steps.push('approached');
  if (way.circle) steps.push('circle');
  if (joined(way)) steps.push('joined');
  if (steps.length === 0) return [];
  if (way.abroad) steps.push('abroad', way.killed ? 'killed' : way.returned ? 'returned' : 'away');
  else if (way.camp) steps.push('camp', ...(way.killed ? (['killed'] as const) : []));
  else if (way.killed) steps.push('killed');
  else if (way.charged) steps.push('charged');
  else if (way.walkedAway) steps.push('walked');
  else steps.push(joined(way) ? 'here' : 'no_further');
  return steps;
}

function linksOf(run: Run, replicates: Replicate[]): { from: Step; to: Step; people: number }[] {
  const counts = new Map<string, number>();
  for (const replicate of replicates)
    for (const way of waysOf(run, replicate).values()) {
      const steps = stepsOf(way);
      for (let i = 1; i < steps.length; i++) {
        const link = `${steps[i - 1]} ${steps[i]}`;
        counts.set(link, (counts.get(link) ?? 0) + 1);
      }
    }
  return [...counts].map(([link, count]) => {
    const [from, to] = link.split(' ') as [Step, Step];
    return { from, to, people: count / replicates.length };
  });
}

const SVG = 'http://www.w3.org/2000/svg';
function part(name: string, attributes: Record<string, string | number>, text = ''): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  return element;
}

function drawFlows(links: { from: Step; to: Step; people: number }[]): Element {
  type N = { step: Step };
  type L = { people: number };
  const width = 860;
  const height = 380;
  const steps = STEPS.filter((step) => links.some(({ from, to }) => from === step || to === step));
  const graph = sankey<N, L>()
    .nodeWidth(14)
    .nodePadding(18)
    .nodeAlign((node) => ({ approached: 0, circle: 1, joined: 2, abroad: 3, camp: 3 } as Partial<Record<Step, number>>)[node.step] ?? 4)
    .extent([[4, 8], [width - 190, height - 8]])({
    nodes: steps.map((step) => ({ step })),
    links: links.map(({ from, to, people }) => ({ source: steps.indexOf(from), target: steps.indexOf(to), value: Math.max(people, 0.01), people })),
  });
  const svg = part('svg', { viewBox: `0 0 ${width} ${height}`, width, height, class: 'flows' });
  for (const link of graph.links as SankeyLink<N, L>[]) {
    const { step: from } = link.source as SankeyNode<N, L>;
    const { step: to } = link.target as SankeyNode<N, L>;
    const path = part('path', { d: sankeyLinkHorizontal()(link as never) ?? '', fill: 'none', stroke: COLOUR_OF[to] ?? '#0072b2', 'stroke-opacity': 0.35, 'stroke-width': Math.max(1, link.width ?? 1) });
    path.append(part('title', {}, `${t(wordOf(from))} → ${t(wordOf(to))}: ${number(link.people)}`));
    svg.append(path);
  }
  for (const node of graph.nodes as SankeyNode<N, L>[]) {
    const { x0 = 0, x1 = 0, y0 = 0, y1 = 0, value = 0, step } = node;
    svg.append(
      part('rect', { x: x0, y: y0, width: x1 - x0, height: Math.max(1, y1 - y0), fill: COLOUR_OF[step] ?? '#0072b2' }),
      part('text', { x: x1 + 6, y: (y0 + y1) / 2 + 4, 'font-size': 13, fill: '#1b1f24', 'paint-order': 'stroke', stroke: '#ffffffd0', 'stroke-width': 3, direction: 'ltr' }, `${t(wordOf(step))}: ${number(Math.round(value * 10) / 10)}`),
    );
  }
  return svg;
}

// ---- who brought whom -----------------------------------------------------------------------------

/** Paths from the root of the largest tree to each of its people: "1/5/7". */
export function largestTree(ways: Map<number, Way>): string[] {
  const members = new Map([...ways.values()].filter(joined).map((way) => [way.person, way]));
  const pathOf = (person: number): string => {
    const path = [person];
    for (let by = members.get(person)?.broughtBy ?? NOBODY; by !== NOBODY && !path.includes(by); by = members.get(by)?.broughtBy ?? NOBODY) path.unshift(by);
    return path.join('/');
  };
  const trees = new Map<string, string[]>();
  for (const person of members.keys()) {
    const path = pathOf(person);
    const [root = ''] = path.split('/');
    trees.set(root, [...(trees.get(root) ?? []), path]);
  }
  const largest = [...trees.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  return largest.some((path) => path.includes('/')) ? largest : [];
}

// ---- the view -------------------------------------------------------------------------------------

export const happens: View = {
  name: 'happens',
  make(root: HTMLElement, _app: App): Showing {
    let run: Run | null = null;
    let what = 'left_abroad';
    let arm = '';
    let drawnFinished = -1;
    const chooser = el('select', { onchange: () => ((what = chooser.value), series.redraw()) });
    const armChooser = el('select', { onchange: () => ((arm = armChooser.value), rest()) });
    const finished = () => (run === null ? [] : replicatesOf(run, arm));

    /** Of the two that stand beside one another, or under one another on a telephone. */
    const columnWidth = () => Math.max(300, root.clientWidth > 720 ? root.clientWidth / 2 - 12 : root.clientWidth);
    const withEvents = () => finished().filter(hasEvents);

    const series = frame(() => {
      const at = run === null ? -1 : observableAt(run, what);
      const declared = run?.model.observables[at];
      const drawn = run === null || declared === undefined ? [] : run.arms.map((one) => spread(run as Run, one, at));
      const first = run === null ? 0 : dayNumber(run.scenario.first_day);
      const days = (drawn[0]?.mean ?? []).map((_, span) => first + (span + 1) * SPAN - 1);
      return {
        title: t('series'),
        says: t(declared?.observed === 'flow' ? 'series_says_flow' : 'series_says_stock', { what: declared?.meaning ?? what }),
        csv: () => [
          ['day', ...drawn.flatMap(({ label }) => [`${label} mean`, `${label} lowest`, `${label} highest`])],
          ...days.map((day, i) => [new Date(day * 86_400_000).toISOString().slice(0, 10), ...drawn.flatMap((line) => [line.mean[i] ?? null, line.low[i] ?? null, line.high[i] ?? null])]),
        ],
        draw: () => (days.length === 0 ? t('nothing_yet') : lines(days, drawn, declared?.unit ?? '')),
      };
    });

    const flows = frame(() => {
      const replicates = withEvents();
      const links = run === null ? [] : linksOf(run, replicates);
      return {
        title: t('flows'),
        says: t('flows_says', { n: replicates.length }),
        csv: () => [['from', 'to', 'people'], ...links.map(({ from, to, people }) => [t(wordOf(from)), t(wordOf(to)), people])],
        draw: () => (links.length === 0 ? t(replicates.length === 0 ? 'waiting_replicate' : 'approached_none') : drawFlows(links)),
      };
    });

    const brought = frame(() => {
      const replicates = withEvents();
      const each = run === null ? [] : replicates.map((replicate) => broughtBy(waysOf(run as Run, replicate)));
      const most = Math.max(0, ...each.flat());
      const rows = Array.from({ length: most + 1 }, (_, n) => {
        const counts = each.map((all) => all.filter((one) => one === n).length);
        const [low, high] = counts.length > 0 ? bounds(counts) : [0, 0];
        return { n, people: counts.length > 0 ? mean(counts) : 0, low, high };
      });
      return {
        title: t('brought'),
        says: t('brought_says', { n: replicates.length }),
        csv: () => [['brought', 'people, mean', 'lowest', 'highest'], ...rows.map(({ n, people, low, high }) => [n, people, low, high])],
        draw: () =>
          each.flat().length === 0
            ? t(replicates.length === 0 ? 'waiting_replicate' : 'joined_none')
            : Plot.plot({
                width: columnWidth(),
                height: 270,
                marginBottom: 44,
                style: { fontSize: '13px' },
                x: { label: t('brought_x'), type: 'band', labelAnchor: 'center', labelOffset: 40, tickFormat: number },
                y: { label: t('people_unit'), type: 'sqrt', grid: true, ticks: 6, tickFormat: number, labelArrow: 'none' },
                marks: [Plot.barY(rows, { x: 'n', y: 'people', fill: COLOURS[0] }), Plot.ruleX(rows, { x: 'n', y1: 'low', y2: 'high', strokeWidth: 1.5 })],
              }),
      };
    });

    const tree = frame(() => {
      const [replicate] = withEvents();
      const paths = run === null || replicate === undefined ? [] : largestTree(waysOf(run, replicate));
      return {
        title: t('tree'),
        says: t('tree_says', { n: replicate?.number ?? 0, size: paths.length }),
        csv: () => [['brought by', 'person'], ...paths.map((path) => path.split('/').slice(-2)).map(([by, person]) => (person === undefined ? ['', by ?? ''] : [by ?? '', person]))],
        draw: () => {
          if (replicate === undefined) return t('waiting_replicate');
          if (paths.length === 0) return t('tree_none');
          const depth = Math.max(...paths.map((path) => path.split('/').length));
          return Plot.plot({
            className: 'tree',
            axis: null,
            width: Math.max(columnWidth(), 70 + 100 * depth), // wider than its place, it scrolls
            height: Math.min(1400, 60 + paths.length * 12),
            margin: 20,
            marginLeft: 52,
            marginRight: 60,
            marks: [Plot.tree(paths, { textStroke: 'white', fontSize: 11, treeSort: 'node:height', strokeWidth: 1.2, r: 2.5, stroke: depth > 1 ? '#0072b2' : '#000' })],
          });
        },
      };
    });

    const table = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('outcomes') });
    const tableSays = el('p', { class: 'says' });

    function drawTable(): void {
      const replicates = finished();
      tableSays.textContent = t('outcomes_says', { n: replicates.length });
      if (run === null || replicates.length === 0) return fill(table, el('p', { class: 'nothing' }, t('waiting_replicate')));
      fill(
        table,
        el(
          'table',
          {},
          el('thead', {}, el('tr', {}, [t('outcome'), t('unit'), t('mean'), t('lowest_highest')].map((name) => el('th', { scope: 'col' }, name)))),
          el(
            'tbody',
            {},
            run.model.outcomes.map((outcome, i) => {
              const values = replicates.map((one) => one.outcomes?.[i] ?? NaN).filter(Number.isFinite);
              const [low, high] = values.length > 0 ? bounds(values) : [NaN, NaN];
              return el(
                'tr',
                {},
                el('th', { scope: 'row', dir: 'ltr' }, outcome.meaning),
                el('td', { class: 'text', dir: 'ltr' }, outcome.unit === '1' ? '' : outcome.unit),
                el('td', {}, values.length > 0 ? number(mean(values)) : '–'),
                el('td', {}, el('bdi', {}, low === high ? number(low) : range({ low, high }))),
              );
            }),
          ),
        ),
      );
    }

    function rest(): void {
      ended.show(finished().length > 0);
      for (const each of [flows, brought, tree]) each.redraw();
      drawTable();
    }

    const ended = whenRun(
      t('waiting_replicate'),
      flows.figure,
      el('div', { class: 'beside even' }, brought.figure, tree.figure),
      el('section', {}, el('h2', {}, t('outcomes')), tableSays, table),
    );
    const seen = whenRun(
      t('nothing_yet'),
      el('div', { class: 'controls' }, el('label', {}, t('shown'), chooser)),
      series.figure,
      el('div', { class: 'controls' }, el('label', {}, t('plan'), armChooser)),
      ...ended.elements,
    );
    fill(
      root,
      el('p', { class: 'says' }, t('happens_says')),
      seen.elements,
    );

    return {
      draw(next) {
        const another = next !== run;
        run = next;
        seen.show(run !== null);
        if (run !== null && (another || armChooser.options.length !== run.arms.length)) {
          fill(chooser, run.model.observables.map(({ name, meaning }) => el('option', { value: name, selected: name === what }, meaning)));
          fill(armChooser, run.arms.map((one) => el('option', { value: one.name, selected: one.name === arm }, armTitle(one))));
          if (!run.arms.some(({ name }) => name === arm)) arm = '';
        }
        series.redraw();
        const n = finished().length;
        if (another || n !== drawnFinished) {
          drawnFinished = n;
          rest();
        }
      },
    };
  },
};

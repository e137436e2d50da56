/** Flows from step to step as ribbons, from left to right. */
import { sankey, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from 'd3-sankey';
import { number } from '../words/words';
import { svg } from './svg';

/** A step with the words that name it; the column is where it is drawn. */
export interface FlowStep {
  column: number;
  tone: 'bad' | 'good' | 'death' | '';
  word: string;
}
const COLOURS = { bad: '#d55e00', good: '#009e73', death: '#000000', '': '#0072b2' } as const;
const WIDTH = 860;
const HEIGHT = 380;
type N = { step: FlowStep };
type L = { people: number };

function layOut(links: [from: number, to: number, people: number][], steps: FlowStep[]) {
  const used = steps.map((_, i) => i).filter((i) => links.some(([from, to]) => from === i || to === i));
  return sankey<N, L>()
    .nodeWidth(14)
    .nodePadding(18)
    .nodeAlign((node) => node.step.column)
    .extent([[4, 8], [WIDTH - 190, HEIGHT - 8]])({
    nodes: used.map((i) => ({ step: steps[i] as FlowStep })),
    links: links.map(([from, to, people]) => ({ source: used.indexOf(from), target: used.indexOf(to), value: Math.max(people, 0.01), people })),
  });
}

function drawLink(link: SankeyLink<N, L>): SVGElement {
  const { step: from } = link.source as SankeyNode<N, L>;
  const { step: to } = link.target as SankeyNode<N, L>;
  const path = svg('path', { d: sankeyLinkHorizontal()(link as never) ?? '', fill: 'none', stroke: COLOURS[to.tone], 'stroke-opacity': 0.35, 'stroke-width': Math.max(1, link.width ?? 1) });
  path.append(svg('title', {}, `${from.word} → ${to.word}: ${number(link.people)}`));
  return path;
}

function drawStep({ x0 = 0, x1 = 0, y0 = 0, y1 = 0, value = 0, step }: SankeyNode<N, L>): SVGElement[] {
  const label = { 'font-size': 13, fill: '#1b1f24', 'paint-order': 'stroke', stroke: '#ffffffd0', 'stroke-width': 3, direction: 'ltr' };
  return [
    svg('rect', { x: x0, y: y0, width: x1 - x0, height: Math.max(1, y1 - y0), fill: COLOURS[step.tone] }),
    svg('text', { x: x1 + 6, y: (y0 + y1) / 2 + 4, ...label }, `${step.word}: ${number(Math.round(value * 10) / 10)}`),
  ];
}

export function drawFlows(links: [from: number, to: number, people: number][], steps: FlowStep[]): Element {
  const graph = layOut(links, steps);
  const root = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, class: 'flows' });
  root.append(...graph.links.map(drawLink), ...graph.nodes.flatMap(drawStep));
  return root;
}

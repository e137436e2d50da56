/**
 * The schematic of an area: invented neighbourhoods as blocks on a grid, in them streets as tiles and
 * places as rings. It has no scale and no north, and is never laid on the real map.
 */
import type { Below, Neighbourhood, RaidedPlace } from '../data/streets';
import { named, number, t } from '../words/words';
import { legend, onShade, shade, steps } from './shades';
import { drawing, svg } from './svg';

const TILE = 19;
const TILES = 7; // a row of a block
const BLOCKS = 5; // a row of the grid
const PLACE = 14;
const PLACES = 9;
const LINE = 13; // of text
const SINGLY = 20; // places of one kind in a neighbourhood; of more, only their number and those raided are drawn
const BLOCK_WIDTH = TILES * TILE + 18;
const HEAD = 40;
const FOOT = 70;

const rowsOf = (n: number, columns: number): number => Math.ceil(n / columns);

/** Places that are drawn one by one, and kinds of which there are too many for that. */
function sortPlaces({ places }: Neighbourhood): { drawn: RaidedPlace[]; many: [kind: string, n: number][] } {
  const counts = new Map<string, number>();
  for (const { kind } of places) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const many = [...counts].filter(([, n]) => n > SINGLY);
  return { drawn: places.filter(({ kind, days }) => days > 0 || (counts.get(kind) ?? 0) <= SINGLY), many };
}
function heightOf(hood: Neighbourhood): number {
  const { drawn, many } = sortPlaces(hood);
  return 36 + rowsOf(hood.streets.length, TILES) * TILE + rowsOf(drawn.length, PLACES) * PLACE + many.length * LINE + 8;
}

function drawBlock(hood: Neighbourhood, what: string, most: number, x: number, y: number, height: number): SVGElement {
  const block = svg('g', { transform: `translate(${x} ${y})`, class: 'block' });
  block.append(
    svg('rect', { width: BLOCK_WIDTH - 6, height: height - 8, rx: 4, class: 'hood' }),
    svg('text', { x: 6, y: 15, class: 'hood-name' }, t('hood', { n: hood.neighbourhood })),
  );
  hood.streets.forEach((street, i) => {
    const tile = svg('g', { transform: `translate(${6 + (i % TILES) * TILE} ${22 + Math.floor(i / TILES) * TILE})` });
    const value = street.counts[what] ?? 0;
    tile.append(svg('rect', { width: TILE - 2, height: TILE - 2, class: 'street', fill: value > 0 ? shade(value, most) : '#ffffff' }));
    if (value > 0) tile.append(svg('text', { x: (TILE - 2) / 2, y: 12.5, class: 'street-value', fill: onShade(value, most) }, String(value)));
    tile.append(svg('title', {}, t('street_is', { n: street.street, counts: Object.entries(street.counts).map(([name, n]) => `${named('', name)} ${n}`).join(t('comma')) })));
    block.append(tile);
  });
  const top = 22 + rowsOf(hood.streets.length, TILES) * TILE + 8;
  const { drawn, many } = sortPlaces(hood);
  drawn.forEach((place, i) => {
    const ring = svg('circle', { cx: 12 + (i % PLACES) * PLACE, cy: top + Math.floor(i / PLACES) * PLACE, r: place.days > 0 ? 5 : 3.5, class: place.days > 0 ? 'place raided' : 'place' });
    ring.append(svg('title', {}, t('place_is', { place: `${place.kind} ${place.number}`, days: place.days, arrests: place.arrests })));
    block.append(ring);
  });
  const under = top + rowsOf(drawn.length, PLACES) * PLACE + 4;
  many.forEach(([kind, n], i) => block.append(svg('text', { x: 6, y: under + i * LINE, class: 'hood-name' }, `${kind} × ${number(n)}`)));
  return block;
}

export function drawStreets(of: Below, what: string, title: string): SVGSVGElement {
  const lines: Neighbourhood[][] = [];
  of.neighbourhoods.forEach((hood, i) => (lines[Math.floor(i / BLOCKS)] ??= []).push(hood));
  const heights = lines.map((line) => Math.max(...line.map(heightOf)));
  const width = BLOCKS * BLOCK_WIDTH + 8;
  const height = HEAD + heights.reduce((sum, one) => sum + one, 0) + FOOT;
  const values = steps(Math.max(1, ...of.neighbourhoods.flatMap(({ streets }) => streets.map(({ counts }) => counts[what] ?? 0))), true);
  const most = values[values.length - 1] ?? 1;
  const root = drawing(width, height, { class: 'streets' });
  root.append(
    svg('rect', { width, height, class: 'sheet' }),
    svg('text', { x: 10, y: 24, class: 'sheet-title' }, title),
    svg('text', { x: width - 10, y: 24, class: 'sheet-stamp' }, t('streets_stamp')),
  );
  let y = HEAD;
  lines.forEach((line, row) => {
    line.forEach((hood, column) => root.append(drawBlock(hood, what, most, 8 + column * BLOCK_WIDTH, y, heights[row] ?? 0)));
    y += heights[row] ?? 0;
  });
  root.append(legend(12, y + 14, values, t('street_shade', { what: named('', what) }), 190));
  const key = svg('g', { transform: `translate(${width / 2} ${y + 24})` });
  key.append(
    svg('circle', { cx: 4, cy: -4, r: 3.5, class: 'place' }),
    svg('text', { x: 14, y: 0, class: 'legend-value' }, t('a_place')),
    svg('circle', { cx: 4, cy: 16, r: 5, class: 'place raided' }),
    svg('text', { x: 14, y: 20, class: 'legend-value' }, t('a_raided_place')),
  );
  root.append(key);
  return root;
}

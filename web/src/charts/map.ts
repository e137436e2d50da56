/**
 * The map: a cell for each area, around its seat, cut at the governorate's outline; the border, massifs,
 * names and a scale. Cells are no boundaries, and the page says so. Below an area nothing is drawn here.
 */
import { Delaunay } from 'd3-delaunay';
import { geoArea, geoDistance, geoMercator, geoPath, type GeoProjection } from 'd3-geo';
import outlines from '../../data/map.json';
import type { Area, Scenario } from '../data/types';
import { t } from '../words/words';
import { placeLabels, type Box, type Named, type Placed } from './labels';
import { legend, shade, steps } from './shades';
import { drawing, svg } from './svg';

export const MAP_SOURCE = outlines.source;
const WIDTH = 640;
const HEIGHT = 560;
const STRIP = 62; // below the map, for the legend and the scale
const MARGIN = 14;
const MARGIN_WEST = 64; // room for the neighbour's name
const MANY = 60; // seats: with more, only those with room around them are named
const APART = 24; // pixels to the nearest other seat
const EARTH_KM = 6371;
const CLOSE_UP = 0.35; // when shown cells take less of the picture, it goes nearer

type Polygon = number[][][];
type Point = [number, number];
interface Seat {
  name: string;
  lat: number;
  lon: number;
}
export interface Shaded {
  value: number; // for the shade
  text: string; // for the tip
}
export interface AreaMap {
  svg: SVGSVGElement;
  /** Shade the cells; the legend says what by. */
  shade(of: (area: Area) => Shaded, meaning: string): void;
  /** Mark one area as chosen; '' none. */
  mark(name: string): void;
}

/** On a sphere a ring has its inside to its right; turned round it is the rest of the world. */
const wound = (polygon: Polygon): Polygon =>
  geoArea({ type: 'Polygon', coordinates: polygon }) > 2 * Math.PI ? polygon.map((ring) => [...ring].reverse()) : polygon;
const asGeo = (polygons: Polygon[]): GeoJSON.MultiPolygon => ({ type: 'MultiPolygon', coordinates: polygons.map(wound) });

/** Outlines that hold the areas: governorates by name, or the one a scenario of one governorate is about. */
function outlinesOf(areas: Area[]): { name: string; polygons: Polygon[] }[] {
  const all = outlines.governorates as { name: string; polygons: Polygon[] }[];
  const inside = ({ lon, lat }: Area, polygons: Polygon[]) =>
    polygons.some(([ring]) => {
      let odd = false;
      for (let i = 0, j = (ring?.length ?? 0) - 1; ring && i < ring.length; j = i++) {
        const [x1, y1] = ring[i] as Point;
        const [x2, y2] = ring[j] as Point;
        if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) odd = !odd;
      }
      return odd;
    });
  const holding = all.filter(({ polygons }) => areas.some((area) => inside(area, polygons)));
  return holding.length > 0 ? holding : all;
}

function rows(scenario: Scenario, table: string): Record<string, number | string | null>[] {
  const columns = scenario.tables.find((one) => one.name === table)?.columns ?? [];
  const n = columns[0]?.cells.length ?? 0;
  return Array.from({ length: n }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column.name, column.cells[row] ?? null])),
  );
}
const seatsOf = (scenario: Scenario): Seat[] =>
  rows(scenario, 'areas').map(({ area, lat, lon }) => ({ name: String(area), lat: Number(lat), lon: Number(lon) }));

const at = (projection: GeoProjection, { lon, lat }: { lon: number; lat: number }): Point => projection([lon, lat]) ?? [0, 0];
/** In the picture: what lies outside has no name in it. */
const seen = (point?: Point): boolean => point !== undefined && point[0] > 0 && point[0] < WIDTH && point[1] > 0 && point[1] < HEIGHT;
const near = ([x, y]: Point): boolean => x > -WIDTH && x < 2 * WIDTH && y > -HEIGHT && y < 2 * HEIGHT;
const apart = (points: Point[], i: number): boolean => points.every(([x, y], k) => k === i || Math.hypot(x - (points[i]?.[0] ?? 0), y - (points[i]?.[1] ?? 0)) >= APART);

const cellsOf = (projection: GeoProjection, seats: Seat[]) =>
  Delaunay.from(seats.map((seat) => at(projection, seat))).voronoi([0, 0, WIDTH, HEIGHT]);

/** The whole of the outlines; nearer where the areas shown take but a small part of them. */
function projectionFor(outline: GeoJSON.MultiPolygon, seats: Seat[], shown: Area[]): GeoProjection {
  const extent: [Point, Point] = [[MARGIN_WEST, MARGIN], [WIDTH - MARGIN, HEIGHT - MARGIN]];
  const whole = geoMercator().fitExtent(extent, outline);
  const close = seats.filter((seat) => near(at(whole, seat)));
  const voronoi = cellsOf(whole, close);
  const [[left, top], [right, bottom]] = geoPath(whole).bounds(outline);
  const corners = close.flatMap((seat, i) => (shown.some(({ name }) => name === seat.name) ? (voronoi.cellPolygon(i) ?? []) : []));
  const xs = corners.map(([x]) => Math.max(left, Math.min(right, x)));
  const ys = corners.map(([, y]) => Math.max(top, Math.min(bottom, y)));
  if (xs.length === 0) return whole;
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  if ((x1 - x0) * (y1 - y0) > CLOSE_UP * (right - left) * (bottom - top)) return whole;
  const corner = (x: number, y: number) => whole.invert?.([x, y]) ?? [0, 0];
  return geoMercator().fitExtent(extent, { type: 'MultiPoint', coordinates: [corner(x0, y0), corner(x1, y1)] });
}

/** Where its names and points stand, first of all the seats that are shown. */
function nameSeats(seats: Seat[], shown: Set<string>, points: Point[], letters: number): Named[] {
  const many = seats.length >= MANY;
  return seats
    .map((seat, i) => ({ text: seat.name, x: points[i]?.[0] ?? 0, y: points[i]?.[1] ?? 0, size: 12 * letters, around: 6, farthest: many ? 0 : 66, named: seen(points[i]) && (!many || apart(points, i)) }))
    .filter(({ named }) => named)
    .sort((a, b) => Number(shown.has(b.text)) - Number(shown.has(a.text)));
}

function drawLabel(named: Named, placed: Placed | null, className: string): SVGElement[] {
  if (placed === null) return [];
  const { box, leader } = placed;
  const text = svg('text', { x: box.x, y: box.y + box.height * 0.8, class: className }, named.text);
  return leader === null ? [text] : [svg('line', { x1: named.x, y1: named.y, x2: leader[0], y2: leader[1], class: 'leader' }), text];
}

const within = ([x, y]: Point): boolean => x > 4 && x < WIDTH - 4 && y > 16 && y < HEIGHT - 10;
const COUNTRY = { DZ: 'algeria', LY: 'libya' } as const;

/** The borders that are seen, and for each the place of the neighbour's name: beside its middle, outside. */
function drawBorders(projection: GeoProjection, path: ReturnType<typeof geoPath>, letters: number): { lines: SVGElement[]; names: { named: Named; box: Box }[] } {
  const lines: SVGElement[] = [];
  const names: { named: Named; box: Box }[] = [];
  for (const { country, lines: parts } of outlines.borders as { country: keyof typeof COUNTRY; lines: Point[][] }[]) {
    const points = parts.flat().map(([lon, lat]) => at(projection, { lon, lat })).filter(within).sort((a, b) => a[1] - b[1]);
    const middle = points[points.length >> 1];
    if (middle === undefined) continue;
    lines.push(svg('path', { d: path({ type: 'MultiLineString', coordinates: parts }) ?? '', class: 'border' }));
    const text = t(COUNTRY[country]);
    const width = text.length * 14 * letters * 0.58;
    const west = country === 'DZ';
    const box = { x: west ? Math.max(4, middle[0] - width - 14) : Math.min(WIDTH - width - 4, middle[0] + 14), y: middle[1] - 9 * letters, width, height: 18 * letters };
    names.push({ named: { text, x: box.x, y: box.y + 14 * letters, size: 14 * letters, around: 0, farthest: 0 }, box });
  }
  return { lines, names };
}

/** A bar of a round number of kilometres, as long as fits. */
function drawScale(projection: GeoProjection, letters: number): SVGElement {
  const ends = [[WIDTH / 2, HEIGHT / 2], [WIDTH / 2 + 100, HEIGHT / 2]].map((point) => projection.invert?.(point as Point) ?? [0, 0]) as [Point, Point];
  const pixels = 100 / (geoDistance(...ends) * EARTH_KM);
  const km = [200, 100, 50, 30, 20, 10, 5, 2, 1].find((one) => one * pixels <= 130) ?? 1;
  const long = km * pixels;
  const group = svg('g', { class: 'scale', transform: `translate(${WIDTH - MARGIN - long} ${HEIGHT + 30 * letters})` });
  group.append(svg('path', { d: `M0,-5V0H${long}V-5` }), svg('text', { x: long / 2, y: 15 * letters, 'text-anchor': 'middle' }, t('km', { n: km })));
  return group;
}

interface Massif {
  text: string;
  x: number;
  y: number;
  r: number;
}
const massifsOf = (scenario: Scenario, projection: GeoProjection): Massif[] =>
  rows(scenario, 'massifs').map((massif) => {
    const place = { lon: Number(massif.lon), lat: Number(massif.lat) };
    const [x, y] = at(projection, place);
    const [, y2] = at(projection, { ...place, lat: place.lat + Number(massif.radius) / 111.2 });
    return { text: `⛰ ${massif.massif}`, x, y, r: Math.abs(y - y2) };
  });
function drawMassif({ text, x, y, r }: Massif): SVGElement {
  const circle = svg('circle', { cx: x, cy: y, r, class: 'massif' });
  circle.append(svg('title', {}, text));
  return circle;
}

/** What stays the same of a map while shades change. */
interface Sheet {
  projection: GeoProjection;
  path: ReturnType<typeof geoPath>;
  outline: GeoJSON.MultiPolygon;
  seats: Seat[];
  points: Point[]; // of the seats
  letters: number;
}

/** A clip path of one shape. */
function clipPath(id: string, shape: SVGElement): SVGElement {
  const clip = svg('clipPath', { id });
  clip.append(shape);
  return clip;
}

interface Cell {
  area: Area;
  path: SVGElement;
  title: SVGElement;
}
/** A cell around each seat; those of the areas shown can be chosen. */
function drawCells({ projection, seats }: Sheet, shown: Area[], choose: (area: Area) => void): { group: SVGElement; cells: Cell[] } {
  const voronoi = cellsOf(projection, seats);
  const group = svg('g', { 'clip-path': 'url(#governorate)' });
  const cells: Cell[] = [];
  seats.forEach((seat, i) => {
    const area = shown.find(({ name }) => name === seat.name);
    const path = svg('path', { d: voronoi.renderCell(i) ?? '', class: area ? 'cell' : 'cell none' });
    const title = svg('title', {}, seat.name);
    path.append(title);
    group.append(path);
    if (area === undefined) return;
    path.addEventListener('click', () => choose(area));
    cells.push({ area, path, title });
  });
  return { group, cells };
}

/** Names of seats, massifs and neighbours, none over another. */
function drawNames({ seats, points, letters }: Sheet, shown: Area[], massifs: Massif[], borders: { named: Named; box: Box }[]): SVGElement {
  const seatNames = nameSeats(seats, new Set(shown.map(({ name }) => name)), points, letters);
  const farthest = seats.length < MANY ? 66 : 0;
  const massifNames = massifs.filter(({ x, y }) => seen([x, y])).map(({ text, x, y }): Named => ({ text, x, y, size: 11 * letters, around: 0, farthest }));
  const dots = seats.length < MANY ? points.map(([x, y]) => ({ x: x - 4, y: y - 4, width: 8, height: 8 })) : [];
  const both = [...seatNames, ...massifNames];
  const placed = placeLabels(both, [...dots, ...borders.map(({ box }) => box)], { x: 4, y: 4, width: WIDTH - 8, height: HEIGHT - 8 });
  const labels = svg('g', { class: 'names' });
  both.forEach((named, i) => labels.append(...drawLabel(named, placed[i] ?? null, i < seatNames.length ? 'seat-name' : 'massif-name')));
  for (const { named } of borders) labels.append(svg('text', { x: named.x, y: named.y, class: 'country-name' }, named.text));
  return labels;
}

function sheetOf(scenario: Scenario, shown: Area[], letters: number): Sheet {
  const outline = asGeo(outlinesOf(shown).flatMap(({ polygons }) => polygons));
  const projection = projectionFor(outline, seatsOf(scenario), shown);
  const seats = seatsOf(scenario).filter((seat) => near(at(projection, seat)));
  return { projection, path: geoPath(projection), outline, seats, points: seats.map((seat) => at(projection, seat)), letters };
}

/** Everything but shades. */
function drawSheet(sheet: Sheet, scenario: Scenario, shown: Area[], choose: (area: Area) => void): { root: SVGSVGElement; cells: Cell[] } {
  const { projection, path, outline, seats, points, letters } = sheet;
  const root = drawing(WIDTH, HEIGHT + STRIP * letters, { class: 'map', style: `--letters: ${letters}` });
  const ground = svg('g', { 'clip-path': 'url(#map-frame)' });
  const all = asGeo((outlines.governorates as { polygons: Polygon[] }[]).flatMap(({ polygons }) => polygons));
  const massifs = massifsOf(scenario, projection);
  const { group, cells } = drawCells(sheet, shown, choose);
  const { lines, names: borders } = drawBorders(projection, path, letters);
  const dots = seats.length < MANY ? points.map(([x, y]) => svg('circle', { cx: x, cy: y, r: 2.5, class: 'seat' })) : [];
  ground.append(svg('path', { d: path(all) ?? '', class: 'land' }), group, svg('path', { d: path(outline) ?? '', class: 'outline' }), ...lines, ...massifs.map(drawMassif), ...dots);
  root.append(
    clipPath('map-frame', svg('rect', { width: WIDTH, height: HEIGHT })),
    clipPath('governorate', svg('path', { d: path(outline) ?? '' })),
    svg('rect', { width: WIDTH, height: HEIGHT + STRIP * letters, class: 'sheet' }),
    svg('rect', { width: WIDTH, height: HEIGHT, class: 'around' }),
    ground,
    drawNames(sheet, shown, massifs, borders),
    drawScale(projection, letters),
  );
  return { root, cells };
}

/**
 * Draw the areas of a run; `shown` are those with people, the others of the scenario are grey.
 * @param letters how much larger letters are than usual, where the picture is drawn small
 */
export function drawMap(scenario: Scenario, shown: Area[], choose: (area: Area) => void, letters = 1): AreaMap {
  const { root, cells } = drawSheet(sheetOf(scenario, shown, letters), scenario, shown, choose);
  let shades = svg('g');
  root.append(shades);
  return {
    svg: root,
    shade(of, meaning) {
      const values = cells.map(({ area }) => of(area));
      const scale = steps(Math.max(0, ...values.map(({ value }) => (Number.isFinite(value) ? value : 0))));
      const most = scale[scale.length - 1] ?? 1;
      cells.forEach(({ area, path, title }, i) => {
        path.setAttribute('fill', shade(values[i]?.value ?? NaN, most));
        title.textContent = `${area.name}: ${values[i]?.text ?? ''}`;
      });
      const next = legend(MARGIN, HEIGHT + 10 * letters, scale, meaning, 260 * Math.min(letters, 1.3), letters);
      shades.replaceWith(next);
      shades = next;
    },
    mark(name) {
      for (const { area, path } of cells) path.classList.toggle('chosen', area.name === name);
      const chosen = cells.find(({ area }) => area.name === name);
      chosen?.path.parentNode?.append(chosen.path); // its edge above its neighbours'
    },
  };
}

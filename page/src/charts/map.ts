/**
 * The map: a cell for each area, around its seat, cut at the governorate's outline; the border, massifs
 * and routes beside. Cells are no boundaries, and the page says so. Below an area nothing is drawn here.
 */
import { Delaunay } from 'd3-delaunay';
import { geoArea, geoMercator, geoPath } from 'd3-geo';
import outlines from '../../data/map.json';
import type { Area, Scenario } from '../data/types';

const SVG = 'http://www.w3.org/2000/svg';
export const MAP_SOURCE = outlines.source;

function svg(name: string, attributes: Record<string, string | number>, text = ''): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  return element;
}

export interface Cell {
  area: Area;
  path: SVGElement;
  title: SVGElement;
}
export interface AreaMap {
  svg: SVGSVGElement;
  cells: Cell[];
}

type Polygon = number[][][];
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
        const [x1, y1] = ring[i] as [number, number];
        const [x2, y2] = ring[j] as [number, number];
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

/** Draw the areas of a run; `shown` are those with people, the others of the scenario stand grey. */
export function drawMap(scenario: Scenario, shown: Area[], label: string): AreaMap {
  const width = 640;
  const height = 560;
  const every = rows(scenario, 'areas').map(({ area, lat, lon }) => ({
    name: String(area),
    lat: Number(lat),
    lon: Number(lon),
  }));
  const holding = outlinesOf(shown);
  const outline = asGeo(holding.flatMap(({ polygons }) => polygons));
  const projection = geoMercator().fitExtent(
    [
      [12, 12],
      [width - 12, height - 12],
    ],
    outline,
  );
  const path = geoPath(projection);
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, class: 'map' }) as SVGSVGElement;
  const clip = svg('clipPath', { id: 'governorate' });
  clip.append(svg('path', { d: path(outline) ?? '' }));
  root.append(clip);
  const all = asGeo((outlines.governorates as { polygons: Polygon[] }[]).flatMap(({ polygons }) => polygons));
  root.append(svg('path', { d: path(all) ?? '', class: 'land' }));

  const at = (one: { lon: number; lat: number }) => projection([one.lon, one.lat]) ?? [0, 0];
  const near = every.filter((one) => {
    const [x, y] = at(one);
    return x > -width && x < 2 * width && y > -height && y < 2 * height;
  });
  const voronoi = Delaunay.from(near.map((one) => at(one) as [number, number])).voronoi([0, 0, width, height]);
  const group = svg('g', { 'clip-path': 'url(#governorate)' });
  const cells: Cell[] = [];
  near.forEach((one, i) => {
    const area = shown.find(({ name }) => name === one.name);
    const cell = svg('path', { d: voronoi.renderCell(i) ?? '', class: area ? 'cell' : 'cell none' });
    const title = svg('title', {}, one.name);
    cell.append(title);
    group.append(cell);
    if (area) cells.push({ area, path: cell, title });
  });
  root.append(group, svg('path', { d: path(outline) ?? '', class: 'outline' }));
  for (const massif of rows(scenario, 'massifs')) {
    const place = { lon: Number(massif.lon), lat: Number(massif.lat) };
    const [x, y] = at(place);
    const [, y2] = at({ ...place, lat: place.lat + Number(massif.radius) / 111.2 });
    const circle = svg('circle', { cx: x, cy: y, r: Math.abs(y - y2), class: 'massif' });
    circle.append(svg('title', {}, `${massif.massif}`));
    root.append(circle, svg('text', { x, y: y + 4, class: 'massif-name' }, `⛰ ${massif.massif}`));
  }
  if (near.length < 60)
    for (const one of near) {
      const [x, y] = at(one);
      root.append(svg('circle', { cx: x, cy: y, r: 2.5, class: 'seat' }), svg('text', { x: x + 5, y: y - 4, class: 'seat-name' }, one.name));
    }
  return { svg: root, cells };
}

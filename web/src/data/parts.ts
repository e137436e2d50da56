/**
 * What of a run is large - places, people, events, series - out of either of two databases: the one that
 * the program writes (docs/results.md), or the small one in a report (src/store/bundle.h), which may lack
 * some of it.
 */
import type { Database } from 'sql.js';
import { unpackColumns, type Columns } from './columns';
import { row, rows, type Row } from './sql';
import { NOBODY, type Events, type Model, type Replicate } from './types';

export interface Series {
  daily: Float64Array; // as in a replicate; all NaN where it was left out
  weekly: Float64Array; // empty where it was left out
  totals: Float64Array;
}
export interface Shape {
  model: Model;
  nAreas: number;
  nDays: number;
}
export interface Parts {
  places(): Promise<Row[]>;
  persons(): Promise<Row[]>;
  /** Events of a replicate by the id of its row; null where they were left out. */
  events(id: number): Promise<Events | null>;
  series(id: number, shape: Shape): Promise<Series>;
}

export const emptySeries = ({ model, nAreas, nDays }: Shape, weekly = true): Series => ({
  daily: new Float64Array(nDays * model.observables.length).fill(NaN),
  weekly: new Float64Array(weekly ? Math.ceil(nDays / 7) * nAreas * model.observables.length : 0).fill(NaN),
  totals: new Float64Array(nAreas * model.observables.length),
});
const noEvents = (n: number): Events => ({
  n, day: new Uint16Array(n), slot: new Uint8Array(n), kind: new Uint8Array(n), person: new Uint32Array(n),
  place: new Uint32Array(n), by: new Uint32Array(n), value: new Int32Array(n),
});
const idOf = (value: number | null | undefined): number => (value === null || value === undefined || Number.isNaN(value) ? NOBODY : value);

// ---- tables, as the program writes them -------------------------------------------------------

function tableEvents(database: Database, id: number): Events {
  const events = noEvents(Number(row(database, `SELECT count(*) AS n FROM event WHERE job = ${id}`).n));
  const statement = database.prepare(`SELECT day, slot, kind, person, place, by, value FROM event WHERE job = ${id} ORDER BY day, person, step`);
  for (let i = 0; statement.step(); i++) {
    const [day, slot, kind, person, place, by, value] = statement.get() as (number | null)[];
    events.day[i] = day ?? 0;
    events.slot[i] = slot ?? 0;
    events.kind[i] = kind ?? 0;
    events.person[i] = person ?? 0;
    events.place[i] = idOf(place);
    events.by[i] = idOf(by);
    events.value[i] = value ?? 0;
  }
  statement.free();
  return events;
}

function tableSeries(database: Database, id: number, shape: Shape): Series {
  const { model, nAreas } = shape;
  const nSeen = model.observables.length;
  const series = emptySeries(shape);
  const columns = model.observables.map(({ name }) => `"${name}"`).join(', ');
  const statement = database.prepare(`SELECT area, day, ${columns} FROM series WHERE job = ${id}`);
  while (statement.step()) {
    const [area, day, ...values] = statement.get() as (number | null)[];
    const at = area === 0 ? Number(day) * nSeen : (Math.floor(Number(day) / 7) * nAreas + Number(area) - 1) * nSeen;
    const to = area === 0 ? series.daily : series.weekly;
    values.forEach((value, k) => {
      to[at + k] = value ?? NaN;
      const total = (Number(area) - 1) * nSeen + k;
      if (area !== 0 && model.observables[k]?.observed === 'flow') series.totals[total] = (series.totals[total] ?? 0) + (value ?? 0);
    });
  }
  statement.free();
  return series;
}

export const tableParts = (database: Database): Parts => ({
  places: async () => rows(database, 'SELECT * FROM place ORDER BY id'),
  persons: async () => rows(database, 'SELECT * FROM person'),
  events: async (id) => tableEvents(database, id),
  series: async (id, shape) => tableSeries(database, id, shape),
});

// ---- packed, as in a report ----------------------------------------------------------------------

async function partOf(database: Database, name: string, id: number | null): Promise<Columns | null> {
  const [found] = rows(database, `SELECT bytes FROM part WHERE name = '${name}' AND job IS ${id ?? 'NULL'}`);
  return found === undefined ? null : unpackColumns(found.bytes as Uint8Array);
}

const TEXTS = new Set(['role', 'kind', 'sex', 'education', 'activity']);
async function rowsOf(database: Database, name: string, names: string[]): Promise<Row[]> {
  const columns = await partOf(database, name, null);
  if (columns === null || columns.n === 0) return [];
  const cells = names.map((one) => (TEXTS.has(one) ? columns.texts(one) : columns.numbers(one)));
  return Array.from({ length: columns.n }, (_, i) => Object.fromEntries(names.map((one, k) => [one, cells[k]?.[i] ?? null])));
}

/** They come by person; here they stand as they happened. */
function eventsOf(columns: Columns): Events {
  const events = noEvents(columns.n);
  if (columns.n === 0) return events;
  const days = columns.numbers('day');
  const order = Array.from(days.keys()).sort((a, b) => (days[a] ?? 0) - (days[b] ?? 0));
  const take = (to: { [i: number]: number }, name: string, absent = 0): void => {
    const values = columns.numbers(name);
    order.forEach((row, i) => {
      const value = values[row] as number;
      to[i] = Number.isNaN(value) ? absent : value;
    });
  };
  for (const name of ['day', 'slot', 'kind', 'person', 'value'] as const) take(events[name], name);
  take(events.place, 'place', NOBODY);
  take(events.by, 'by', NOBODY);
  return events;
}

/** Write each observable's column to its places in a list of rows; `place` says where a row begins. */
function spreadOut(columns: Columns, { model }: Shape, to: Float64Array, place: (row: number) => number): void {
  if (columns.n === 0) return;
  const places = Uint32Array.from({ length: columns.n }, (_, row) => place(row));
  model.observables.forEach(({ name }, k) => {
    if (!columns.has(name)) return;
    const values = columns.numbers(name);
    for (let row = 0; row < places.length; row++) to[(places[row] as number) + k] = values[row] as number;
  });
}

/** Flows alone are summed over the run. */
function onlyFlows(totals: Float64Array, { model, nAreas }: Shape): void {
  const nSeen = model.observables.length;
  model.observables.forEach(({ observed }, k) => {
    for (let area = 0; area < nAreas; area++) if (observed !== 'flow' || Number.isNaN(totals[area * nSeen + k])) totals[area * nSeen + k] = 0;
  });
}

async function packedSeries(database: Database, id: number, shape: Shape): Promise<Series> {
  const [days, areas, totals] = await Promise.all(['days', 'areas', 'totals'].map((name) => partOf(database, name, id)));
  const nSeen = shape.model.observables.length;
  const series = emptySeries(shape, areas !== null);
  const numbers = (columns: Columns, name: string) => (columns.n > 0 ? columns.numbers(name) : new Float64Array());
  if (days) {
    const day = numbers(days, 'day');
    spreadOut(days, shape, series.daily, (row) => (day[row] as number) * nSeen);
  }
  if (areas) {
    const area = numbers(areas, 'area');
    const day = numbers(areas, 'day');
    spreadOut(areas, shape, series.weekly, (row) => (Math.floor((day[row] as number) / 7) * shape.nAreas + (area[row] as number) - 1) * nSeen);
  }
  if (totals) {
    const area = numbers(totals, 'area');
    spreadOut(totals, shape, series.totals, (row) => ((area[row] as number) - 1) * nSeen);
    onlyFlows(series.totals, shape);
  }
  return series;
}

export const packedParts = (database: Database): Parts => ({
  places: () => rowsOf(database, 'place', ['role', 'kind', 'area', 'neighbourhood']),
  persons: () => rowsOf(database, 'person', ['id', 'sex', 'age', 'education', 'activity', 'area', 'neighbourhood', 'street', 'household', 'family', 'role']),
  events: async (id) => {
    const columns = await partOf(database, 'events', id);
    return columns === null ? null : eventsOf(columns);
  },
  series: (id, shape) => packedSeries(database, id, shape),
});

/** The ledger has levels by area, and those of the whole where its days were left out. */
export function takeHarm(database: Database, id: number, { model, nDays }: Shape, series: Series): void {
  const nSeen = model.observables.length;
  for (const { area, name, value } of rows(database, `SELECT area, name, value FROM harm WHERE job = ${id}`)) {
    const k = model.observables.findIndex((observable) => observable.name === name);
    const last = (nDays - 1) * nSeen + k;
    if (k < 0) continue;
    if (Number(area) > 0) series.totals[(Number(area) - 1) * nSeen + k] = Number(value ?? NaN);
    else if (model.observables[k]?.observed !== 'flow' && Number.isNaN(series.daily[last])) series.daily[last] = Number(value ?? NaN);
  }
}

/** Whether a replicate has its events; a report may lack those of some. */
export const hasEvents = ({ events }: Replicate): boolean => events !== null;

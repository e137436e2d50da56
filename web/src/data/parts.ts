/**
 * The large parts of a run - places, people, events, series - from either of two databases: the one that
 * the program writes (docs/results.md), or the small one in a report (src/store/bundle.h), which may lack
 * some of it.
 */
import type { Database } from 'sql.js';
import { unpackColumns, type Columns } from './columns';
import { row, rows, type Row } from './sql';
import { EVENT_BYTES } from '../engine/engine';
import type { Model, Replicate } from './types';

export interface Series {
  daily: Float64Array; // as in a replicate; all NaN where it was left out
  weekly: Float64Array; // empty where it was left out
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
  events(id: number): Promise<Uint8Array | null>;
  series(id: number, shape: Shape): Promise<Series>;
}

const emptySeries = ({ model, nAreas, nDays }: Shape, weekly = true): Series => ({
  daily: new Float64Array(nDays * model.observables.length).fill(NaN),
  weekly: new Float64Array(weekly ? Math.ceil(nDays / 7) * nAreas * model.observables.length : 0).fill(NaN),
});
const NOBODY = 0xffffffff;

/** Events as the engine keeps them (struct ofr_event), row by row: day, slot, kind, person, place, by, value. */
export function eventRows(n: number, row: (i: number) => (number | null)[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(n * EVENT_BYTES));
  const id = (value: number | null | undefined) => (value === null || value === undefined || Number.isNaN(value) ? NOBODY : value);
  for (let i = 0, at = 0; i < n; i++, at += EVENT_BYTES) {
    const [day, slot, kind, person, place, by, value] = row(i);
    view.setUint16(at, day ?? 0, true);
    view.setUint8(at + 2, slot ?? 0);
    view.setUint8(at + 3, kind ?? 0);
    view.setUint32(at + 4, id(person), true);
    view.setUint32(at + 8, id(place), true);
    view.setUint32(at + 12, id(by), true);
    view.setInt32(at + 16, value ?? 0, true);
  }
  return new Uint8Array(view.buffer);
}

// ---- tables, as the program writes them -------------------------------------------------------

function tableEvents(database: Database, id: number): Uint8Array {
  const n = Number(row(database, `SELECT count(*) AS n FROM event WHERE job = ${id}`).n);
  const statement = database.prepare(`SELECT day, slot, kind, person, place, by, value FROM event WHERE job = ${id} ORDER BY day, person, step`);
  const events = eventRows(n, () => (statement.step(), statement.get() as (number | null)[]));
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
    values.forEach((value, k) => (to[at + k] = value ?? NaN));
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

/** They come by person; here they are in order of time. */
function eventsOf(columns: Columns): Uint8Array {
  if (columns.n === 0) return new Uint8Array();
  const [days, ...others] = ['day', 'slot', 'kind', 'person', 'place', 'by', 'value'].map((name) => columns.numbers(name)) as [Float64Array, ...Float64Array[]];
  const order = Array.from(days.keys()).sort((a, b) => (days[a] ?? 0) - (days[b] ?? 0));
  return eventRows(columns.n, (i) => [days, ...others].map((values) => values[order[i] ?? 0] ?? null));
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

async function packedSeries(database: Database, id: number, shape: Shape): Promise<Series> {
  const [days, areas] = await Promise.all(['days', 'areas'].map((name) => partOf(database, name, id)));
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

/** Harm of the whole, by observable. */
export function harmOf(database: Database, id: number, { model }: Shape): Float64Array {
  const found = new Map(rows(database, `SELECT name, value FROM harm WHERE job = ${id} AND area = 0`).map(({ name, value }) => [name, value]));
  return Float64Array.from(model.observables, ({ name }) => Number(found.get(name) ?? NaN));
}

/** Whether a replicate has its events; a report may lack those of some. */
export const hasEvents = ({ events }: Replicate): boolean => events !== null;

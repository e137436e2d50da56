/**
 * The database of a run (docs/results.md), read in the page by SQLite. What the model declares comes from
 * the engine, which is given the resolved scenario that the database holds.
 */
import initSqlJs, { type Database, type SqlValue } from 'sql.js';
import { sqliteProgram, storeFormat } from './inside';
import { dayNumber } from './resolve';
import { DEFAULT_SETTINGS } from './settings';
import { ACTIVITIES, type Arm, type ChosenMeasure, type Events, type Model, type People, type Person, type Replicate, type Run, type Scenario } from './types';

const APPLICATION = 0x4f465250; // "OFRP"
const ROLES = ['head', 'spouse', 'offspring', 'relative'];
const EDUCATIONS = ['none', 'primary', 'secondary', 'higher'];

export class BadDatabase extends Error {}

/** Opens a resolved scenario in an engine and gives what is declared. */
export type Declare = (resolved: string) => Promise<{ model: Model; scenario: Scenario }>;
let declare: Declare | null = null;
/** Say once who opens resolved scenarios. */
export const declareBy = (by: Declare): void => void (declare = by);

const row = (database: Database, sql: string): Record<string, SqlValue> => {
  const [found] = rows(database, sql);
  if (found === undefined) throw new BadDatabase(`nothing answers to ${sql}`);
  return found;
};
function rows(database: Database, sql: string): Record<string, SqlValue>[] {
  const found: Record<string, SqlValue>[] = [];
  const statement = database.prepare(sql);
  while (statement.step()) found.push(statement.getAsObject());
  statement.free();
  return found;
}

function check(database: Database, name: string): void {
  const { application_id: application } = row(database, 'PRAGMA application_id');
  const { user_version: format } = row(database, 'PRAGMA user_version');
  if (application !== APPLICATION) throw new BadDatabase(`${name}: this database is no run of Offramp`);
  if (format !== storeFormat()) throw new BadDatabase(`${name}: its tables have format ${String(format)}; this version reads format ${storeFormat()}. Run it again with this version`);
  const { n } = row(database, 'SELECT count(*) AS n FROM run');
  if (n !== 1) throw new BadDatabase(`${name}: it holds no run`);
}

function readPeople(database: Database): People {
  const areas = rows(database, 'SELECT * FROM area ORDER BY id').map((area) => ({
    name: String(area.name),
    people: Number(area.people),
    eligible: Number(area.eligible),
    streets: Number(area.streets),
    lat: Number(area.lat),
    lon: Number(area.lon),
    border_km: Number(area.border_km),
    unemployment: Number(area.unemployment),
    poverty: Number(area.poverty),
    governorate: String(area.governorate),
  }));
  const kinds: string[] = [];
  const roles: string[] = [];
  const neighbourhoods: People['neighbourhoods'] = [];
  const hood = (neighbourhood: number, area: number) => {
    while (neighbourhoods.length <= neighbourhood) neighbourhoods.push([0, NaN, NaN, 0, 0]);
    neighbourhoods[neighbourhood] = [area - 1, NaN, NaN, 0, 0];
  };
  const indexIn = (list: string[], word: string) => (list.includes(word) ? list.indexOf(word) : list.push(word) - 1);
  const places = rows(database, 'SELECT * FROM place ORDER BY id').map((place): People['places'][number] => {
    hood(Number(place.neighbourhood), Number(place.area));
    return [indexIn(roles, String(place.role)), indexIn(kinds, String(place.kind)), Number(place.neighbourhood), NaN, NaN];
  });
  const n_people = areas.reduce((sum, { people }) => sum + people, 0);
  return { n_people, areas, neighbourhoods, kinds, places };
}

function readPersons(database: Database): Map<number, Person> {
  return new Map(
    rows(database, 'SELECT * FROM person').map((person) => [
      Number(person.id),
      {
        id: Number(person.id),
        area: Number(person.area) - 1,
        neighbourhood: Number(person.neighbourhood),
        street: Number(person.street),
        household: Number(person.household),
        family: Number(person.family),
        male: person.sex === 'male' || person.sex === 'm' || person.sex === 'man',
        age: Number(person.age),
        activity: Math.max(0, (ACTIVITIES as readonly string[]).indexOf(String(person.activity))),
        education: Math.max(0, EDUCATIONS.indexOf(String(person.education))),
        role: Math.max(0, ROLES.indexOf(String(person.role))),
      },
    ]),
  );
}

function readEvents(database: Database, replicate: number): Events | null {
  const n = Number(row(database, `SELECT count(*) AS n FROM event WHERE replicate = ${replicate}`).n);
  if (n === 0) return null;
  const events: Events = {
    n, day: new Uint16Array(n), slot: new Uint8Array(n), kind: new Uint8Array(n), person: new Uint32Array(n),
    place: new Uint32Array(n), by: new Uint32Array(n), value: new Int32Array(n),
  };
  const statement = database.prepare(`SELECT day, slot, kind, person, place, by, value FROM event WHERE replicate = ${replicate} ORDER BY day, person, step`);
  for (let i = 0; statement.step(); i++) {
    const [day, slot, kind, person, place, by, value] = statement.get() as (number | null)[];
    events.day[i] = day ?? 0;
    events.slot[i] = slot ?? 0;
    events.kind[i] = kind ?? 0;
    events.person[i] = person ?? 0;
    events.place[i] = place ?? 0xffffffff;
    events.by[i] = by ?? 0xffffffff;
    events.value[i] = value ?? 0;
  }
  statement.free();
  return events;
}

function readReplicate(database: Database, model: Model, nAreas: number, nDays: number, persons: Map<number, Person>, of: Record<string, SqlValue>): Replicate {
  const id = Number(of.id);
  const nSeen = model.observables.length;
  const columns = model.observables.map(({ name }) => `"${name}"`).join(', ');
  const daily = new Float64Array(nDays * nSeen).fill(NaN);
  const weekly = new Float64Array(Math.ceil(nDays / 7) * nAreas * nSeen).fill(NaN);
  const totals = new Float64Array(nAreas * nSeen);
  const statement = database.prepare(`SELECT area, day, ${columns} FROM series WHERE replicate = ${id}`);
  while (statement.step()) {
    const [area, day, ...values] = statement.get() as (number | null)[];
    const at = area === 0 ? Number(day) * nSeen : (Math.floor(Number(day) / 7) * nAreas + Number(area) - 1) * nSeen;
    const to = area === 0 ? daily : weekly;
    values.forEach((value, k) => {
      to[at + k] = value ?? NaN;
      if (area !== 0 && model.observables[k]?.observed === 'flow') totals[(Number(area) - 1) * nSeen + k] = (totals[(Number(area) - 1) * nSeen + k] ?? 0) + (value ?? 0);
    });
  }
  statement.free();
  for (const harm of rows(database, `SELECT area, name, value FROM harm WHERE replicate = ${id} AND area > 0`)) {
    const k = model.observables.findIndex(({ name }) => name === harm.name);
    if (k >= 0) totals[(Number(harm.area) - 1) * nSeen + k] = Number(harm.value ?? NaN);
  }
  const found = new Map(rows(database, `SELECT name, value FROM outcome WHERE replicate = ${id}`).map(({ name, value }) => [name, value]));
  return {
    arm: String(of.variant),
    number: Number(of.replicate),
    days: nDays,
    daily,
    weekly,
    outcomes: Float64Array.from(model.outcomes, ({ name }) => Number(found.get(name) ?? NaN)),
    totals,
    digest: String(of.digest),
    events: readEvents(database, id),
    persons,
    seconds: Number(of.seconds),
  };
}

function readArms(database: Database): Arm[] {
  const measures = rows(database, 'SELECT * FROM measure ORDER BY variant, name');
  const arms = rows(database, "SELECT name FROM variant WHERE kind IN ('run', 'branch') ORDER BY kind = 'branch', name");
  return arms.map(({ name }) => {
    const own = measures.filter(({ variant }) => variant === name);
    return {
      name: String(name),
      measures: own.map((one): ChosenMeasure => ({ name: String(one.name), dose: Number(one.dose), from: String(one.first_day), until: String(one.last_day) })),
      cost: own.reduce((sum, { cost }) => sum + Number(cost), 0),
      currency: String(own.find(({ unit }) => unit !== '')?.unit ?? ''),
    };
  });
}

async function read(database: Database, name: string): Promise<Run> {
  check(database, name);
  const about = row(database, 'SELECT * FROM run');
  if (declare === null) throw new Error('nobody opens resolved scenarios');
  const { model, scenario } = await declare(String(about.resolved)).catch((error: unknown) => {
    throw new BadDatabase(`${name}: it was made by version ${String(about.version)}, whose scenario this engine cannot read: ${error instanceof Error ? error.message : ''}`);
  });
  const people = readPeople(database);
  const persons = readPersons(database);
  const arms = readArms(database);
  const nDays = dayNumber(String(about.last_day)) - dayNumber(String(about.first_day)) + 1;
  const kept = new Set(arms.map((arm) => arm.name));
  const replicates = rows(database, 'SELECT * FROM replicate ORDER BY id').filter(({ variant }) => kept.has(String(variant)));
  if (replicates.length === 0) throw new BadDatabase(`${name}: no replicate is finished in it`);
  return {
    from: 'database',
    title: name,
    settings: { ...DEFAULT_SETTINGS, scenario: String(about.scenario), areas: '', seed: Number(about.seed), replicates: Number(about.replicates), arms: arms.slice(1) },
    model,
    scenario,
    people,
    n_days: nDays,
    arms,
    replicates: replicates.map((one) => readReplicate(database, model, people.areas.length, nDays, persons, one)),
  };
}

/** Read a database; what is wrong with it is said. */
export async function readDatabase(bytes: ArrayBuffer, name: string): Promise<Run> {
  const SQL = await initSqlJs({ wasmBinary: await sqliteProgram() });
  let database: Database | null = null;
  try {
    database = new SQL.Database(new Uint8Array(bytes));
    return await read(database, name);
  } catch (error) {
    if (error instanceof BadDatabase) throw error;
    throw new BadDatabase(`${name}: it is cut or altered: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    database?.close();
  }
}

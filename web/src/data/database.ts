/**
 * The database of a run (docs/results.md), read in the page by SQLite. What the model declares comes from
 * the engine, which is given the resolved scenario that the database holds.
 */
import initSqlJs, { type Database } from 'sql.js';
import { sqliteProgram, storeFormat } from './inside';
import { PERSON_FIELDS } from '../engine/engine';
import type { RunReader } from '../engine/reader';
import { harmOf, packedParts, tableParts, type Parts, type Shape } from './parts';
import { dayNumber } from './dates';
import { DEFAULT_SETTINGS } from './settings';
import { BadDatabase, row, rows, type Row } from './sql';
import type { Arm, ChosenIntervention, LeftOut, Model, People, Replicate, Run, Stored } from './types';

const APPLICATION = 0x4f465250; // "OFRP", a run
const BUNDLE = 0x4f465248; // "OFRH", the part of one in a report
const BUNDLE_FORMAT = 3;
const ROLES = ['head', 'spouse', 'offspring', 'relative'];

/** Opens a resolved scenario in a reader. */
export type OpenReader = (resolved: string) => Promise<RunReader>;
let openReader: OpenReader | null = null;
/** Say once who opens resolved scenarios. */
export const openBy = (by: OpenReader): void => void (openReader = by);

/** Whether it is what a report holds; thrown where it is neither that nor a run. */
function isBundle(database: Database, name: string): boolean {
  const { application_id: application } = row(database, 'PRAGMA application_id');
  const { user_version: format } = row(database, 'PRAGMA user_version');
  if (application !== APPLICATION && application !== BUNDLE) throw new BadDatabase(`${name}: this database is no run of Offramp`);
  const wanted = application === BUNDLE ? BUNDLE_FORMAT : storeFormat();
  if (format !== wanted) throw new BadDatabase(`${name}: its tables have format ${String(format)}; this version reads format ${wanted}. Run it again with this version`);
  const { n } = row(database, 'SELECT count(*) AS n FROM ensemble');
  if (n !== 1) throw new BadDatabase(`${name}: it holds no run`);
  return application === BUNDLE;
}

/** How whole the run is, and what a report left out of it. */
function readStored(database: Database, bundle: boolean): Stored {
  const { status, replicates } = row(database, 'SELECT status, replicates FROM ensemble');
  const left = bundle ? rows(database, 'SELECT kind, part, kept, made FROM kept WHERE kept < made') : [];
  return {
    complete: status === 'complete',
    replicates: Number(replicates),
    controls: bundle ? Number(row(database, 'SELECT controls FROM bundle').controls) : 0,
    leftOut: left.map((one) => ({ kind: one.kind as LeftOut['kind'], part: one.part as LeftOut['part'], n: Number(one.made) - Number(one.kept), of: Number(one.made) })),
  };
}

function readPeople(database: Database, placeRows: Row[]): People {
  const areas = rows(database, 'SELECT * FROM area ORDER BY id').map((area) => ({
    name: String(area.name),
    people: Number(area.people),
    eligible: Number(area.eligible),
    streets: Number(area.streets),
    lat: Number(area.lat),
    lon: Number(area.lon),
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
  const places = placeRows.map((place): People['places'][number] => {
    hood(Number(place.neighbourhood), Number(place.area));
    return [indexIn(roles, String(place.role)), indexIn(kinds, String(place.kind)), Number(place.neighbourhood), NaN, NaN];
  });
  const n_people = areas.reduce((sum, { people }) => sum + people, 0);
  const families = rows(database, "SELECT area, members, count FROM grouping WHERE kind = 'family' ORDER BY area, members").map(
    ({ area, members, count }): [number, number, number] => [Number(area), Number(members), Number(count)],
  );
  return { n_people, areas, neighbourhoods, roles, kinds, families, places };
}

/** Persons as the engine keeps them. */
function readPersons(personRows: Row[], { activities }: Model): Int32Array {
  const persons = new Int32Array(personRows.length * PERSON_FIELDS);
  personRows
    .sort((a, b) => Number(a.id) - Number(b.id))
    .forEach(({ id, area, neighbourhood, street, household, family, sex, age, activity, role }, i) => {
      const numbers = [id, Number(area) - 1, neighbourhood, street, household, family, Number(sex === 'male'), age, activities.indexOf(String(activity)), 0, ROLES.indexOf(String(role))];
      persons.set(numbers.map(Number), i * PERSON_FIELDS);
    });
  return persons;
}

async function readReplicate(database: Database, parts: Parts, shape: Shape, persons: Int32Array, of: Row): Promise<Replicate> {
  const id = Number(of.id);
  const series = await parts.series(id, shape);
  const found = new Map(rows(database, `SELECT name, value FROM outcome WHERE job = ${id}`).map(({ name, value }) => [name, value]));
  return {
    ...series,
    arm: String(of.arm),
    number: Number(of.replicate),
    days: shape.nDays,
    outcomes: Float64Array.from(shape.model.outcomes, ({ name }) => Number(found.get(name) ?? NaN)),
    harm: harmOf(database, id, shape),
    digest: String(of.digest),
    events: await parts.events(id),
    persons,
    tracked: null,
    graded: null,
    seconds: Number(of.seconds),
  };
}

function readArms(database: Database): Arm[] {
  const interventions = rows(database, 'SELECT * FROM intervention ORDER BY arm, name');
  const arms = rows(database, "SELECT name FROM arm WHERE kind IN ('run', 'branch') ORDER BY kind = 'branch', name");
  return arms.map(({ name }) => {
    const own = interventions.filter(({ arm }) => arm === name);
    return {
      name: String(name),
      interventions: own.map((one): ChosenIntervention => ({ name: String(one.name), dose: Number(one.dose), from: String(one.first_day), until: String(one.last_day) })),
      cost: own.reduce((sum, { cost }) => sum + Number(cost), 0),
      currency: String(own.find(({ unit }) => unit !== '')?.unit ?? ''),
    };
  });
}

async function read(database: Database, name: string): Promise<Run> {
  const bundle = isBundle(database, name);
  const parts = bundle ? packedParts(database) : tableParts(database);
  const about = row(database, 'SELECT * FROM ensemble');
  if (openReader === null) throw new Error('nobody opens resolved scenarios');
  const ask = await openReader(String(about.resolved)).catch((error: unknown) => {
    throw new BadDatabase(`${name}: it was made by version ${String(about.version)}, whose scenario this engine cannot read: ${error instanceof Error ? error.message : ''}`);
  });
  const { model, scenario } = ask;
  const people = readPeople(database, await parts.places());
  const persons = readPersons(await parts.persons(), model);
  const arms = readArms(database);
  const nDays = dayNumber(String(about.last_day)) - dayNumber(String(about.first_day)) + 1;
  const kept = new Set(arms.map((arm) => arm.name));
  const own = Number(about.replicates) - Number(about.repeats); // the others have the points of the first again
  const replicates = rows(database, 'SELECT * FROM job ORDER BY id').filter(({ arm, replicate }) => kept.has(String(arm)) && Number(replicate) < own);
  if (replicates.length === 0) throw new BadDatabase(`${name}: no replicate is finished in it`);
  const shape = { model, nAreas: people.areas.length, nDays };
  const read: Replicate[] = [];
  ask.begin(people);
  for (const { name: arm, cost } of arms.slice(1)) ask.arm(arm, '', cost);
  for (const one of replicates) {
    const replicate = await readReplicate(database, parts, shape, persons, one); // in turn: each is large while it is unpacked
    ask.add(replicate);
    read.push(replicate);
  }
  return {
    from: 'database',
    title: bundle ? String(row(database, 'SELECT file FROM bundle').file) : name,
    stored: readStored(database, bundle),
    settings: { ...DEFAULT_SETTINGS, scenario: String(about.scenario), areas: '', seed: Number(about.seed), replicates: own, arms: arms.slice(1) },
    model,
    scenario,
    people,
    n_days: nDays,
    arms,
    replicates: read,
    ask,
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

/**
 * Lives: the events of one finished replicate, a person at a time, with what they sum up to; as
 * src/report/lives.c has them of a database. Not words (telling.ts) and not a score: nobody is ranked.
 */
import { NOBODY, type Events, type Person, type Replicate, type Run } from '../data/types';

/** Channels of a first contact, the value of the event `approached`. */
export const BY_FRIEND = 0;
export const BY_FAMILY = 1;
export const BY_RECRUITER = 2;
export const ONLINE = 3;

export interface Life {
  person: Person;
  rows: number[]; // of the replicate's events, in order
  approached: boolean;
  joined: boolean;
  coerced: boolean;
  channel: number; // -1 where never approached
  broughtBy: number; // NOBODY where nobody
  leftDay: number; // of the first departure; -1 where none
}

export interface Lives {
  run: Run;
  replicate: Replicate;
  events: Events;
  lives: Life[]; // in order of person
  of(person: number): Life | undefined;
  /** Name of the kind of an event. */
  kind(row: number): string;
}

const at = (column: ArrayLike<number>, row: number): number => column[row] ?? NOBODY;

function sumUp(life: Life, events: Events, kind: (row: number) => string): void {
  let circleBy = NOBODY;
  for (const row of life.rows) {
    const value = at(events.value, row);
    switch (kind(row)) {
      case 'approached':
        if (life.approached) break;
        life.approached = true;
        life.broughtBy = at(events.by, row);
        if (value >= BY_FRIEND && value <= ONLINE) life.channel = value;
        break;
      case 'joined_circle':
        if (circleBy === NOBODY) circleBy = at(events.by, row);
        break;
      case 'committed':
      case 'complied':
        if (!life.joined) life.coerced = kind(row) === 'complied';
        life.joined = true;
        break;
      case 'left_abroad':
        if (life.leftDay < 0) life.leftDay = at(events.day, row);
        break;
    }
  }
  if (circleBy !== NOBODY) life.broughtBy = circleBy;
}

/** Lives are asked for by each pattern and view, and follow from the events alone. */
const known = new WeakMap<Events, Lives>();

/** The lives of a finished replicate; none before it is finished, or where a report lacks its events. */
export function livesOf(run: Run, replicate: Replicate): Lives | null {
  const { events } = replicate;
  if (events === null) return null;
  const found = known.get(events);
  if (found?.run === run && found.replicate === replicate) return found;
  const lives = readLives(run, replicate, events);
  known.set(events, lives);
  return lives;
}

function readLives(run: Run, replicate: Replicate, events: Events): Lives {
  const kind = (row: number): string => run.model.events[at(events.kind, row)]?.name ?? '';
  const people = new Map<number, Life>();
  for (let row = 0; row < events.n; row++) {
    const id = at(events.person, row);
    const person = replicate.persons.get(id);
    if (person === undefined) continue; // an event of a place alone
    let life = people.get(id);
    if (life === undefined) {
      life = { person, rows: [], approached: false, joined: false, coerced: false, channel: -1, broughtBy: NOBODY, leftDay: -1 };
      people.set(id, life);
    }
    life.rows.push(row);
  }
  const lives = [...people.values()].sort((a, b) => a.person.id - b.person.id);
  for (const life of lives) sumUp(life, events, kind);
  return { run, replicate, events, lives, of: (person) => people.get(person), kind };
}

/** What somebody is to a person, as far as the events know. */
export type Relation = 'nobody' | 'relative' | 'friend' | 'recruiter' | 'member';

/** Whether somebody recruits by a day: began to, or was one of the first and so never approached. */
function recruitsBy(lives: Lives, person: number, day: number): boolean {
  const life = lives.of(person);
  if (life === undefined || !life.approached) return true;
  return life.rows.some((row) => lives.kind(row) === 'became_recruiter' && at(lives.events.day, row) <= day);
}

/** What the one who caused an event is to the person it happened to. */
export function relationOf(lives: Lives, life: Life, row: number): Relation {
  const by = at(lives.events.by, row);
  if (by === NOBODY || by === life.person.id) return 'nobody';
  const other = lives.replicate.persons.get(by);
  if (other !== undefined && other.family === life.person.family) return 'relative';
  switch (lives.kind(row)) {
    case 'trigger':
      return 'friend';
    case 'approached':
      return at(lives.events.value, row) <= BY_FAMILY ? 'friend' : 'recruiter';
    case 'joined_circle':
    case 'committed':
      if (by === life.broughtBy && life.channel === BY_FRIEND) return 'friend';
      return recruitsBy(lives, by, at(lives.events.day, row)) ? 'recruiter' : 'member';
    default:
      return 'member';
  }
}

/** Completed years on a day: those at the start and the years since, as src/report/lives.c counts. */
export const ageOn = (firstDay: string, person: Person, day: number): number =>
  person.age + new Date(Date.parse(`${firstDay}T00:00:00Z`) + day * 86_400_000).getUTCFullYear() - Number(firstDay.slice(0, 4));

/**
 * Telling: the life of a synthetic person in dated lines of plain words, the same as the program's
 * `offramp lives` (src/report/telling.c). Sentences are the engine's, in English, written for a man; for
 * a woman the pronouns change. Nights with and without a patrol are drawn together.
 */
import { daysAfter } from '../data/resolve';
import { ACTIVITIES, type People, type Person } from '../data/types';
import { relationOf, type Life, type Lives } from './lives';

const SLOTS = ['dawn', 'day', 'evening', 'night'];
const UNCLE_YEARS = 15; // relatives of another household who are so much older or younger
const SHE: Record<string, string> = { he: 'she', him: 'her', his: 'her', himself: 'herself' };

const forSex = (words: string, male: boolean): string =>
  male ? words : words.replace(/[^ ,.;{}[\]]+/g, (word) => SHE[word] ?? word);

/** A sentence with {by}, {place}, {value} filled in; a part in [brackets] goes where one of its own is empty. */
export function tellSentence(sentence: string, by: string, place: string, value: number, male: boolean): string {
  const fills: Record<string, string> = { by, place, value: value === 0 ? '' : String(value) };
  const part = (text: string): string =>
    text
      .split(/(\{\w+\})/)
      .map((piece) => (/^\{\w+\}$/.test(piece) ? (fills[piece.slice(1, -1)] ?? '') : forSex(piece, male)))
      .join('');
  const full = (text: string): boolean => [...text.matchAll(/\{(\w+)\}/g)].every(([, name]) => (fills[name ?? ''] ?? '') !== '');
  return sentence
    .split(/(\[[^\]]*\])/)
    .map((piece) => (piece.startsWith('[') ? (full(piece) ? part(piece.slice(1, -1)) : '') : part(piece)))
    .join('');
}

/** What a relative is called, from the places of both in their households. */
export function kinWord(person: Person, other: Person): string {
  const parent = person.role <= 1;
  const otherParent = other.role <= 1;
  const relative = person.role > 2 || other.role > 2;
  const say = (man: string, woman: string): string => (other.male ? man : woman);
  if (person.household === other.household && !relative) {
    if (parent && otherParent) return say('husband', 'wife');
    if (parent) return say('son', 'daughter');
    if (otherParent) return say('father', 'mother');
    return say('brother', 'sister');
  }
  if (person.household === other.household || (parent && otherParent)) return 'relative';
  const older = other.age - person.age;
  if (older >= UNCLE_YEARS) return say('uncle', 'aunt');
  if (older <= -UNCLE_YEARS) return say('nephew', 'niece');
  return 'cousin';
}

function nameBy(lives: Lives, life: Life, row: number): string {
  const other = lives.replicate.persons.get(lives.events.by[row] ?? 0);
  switch (relationOf(lives, life, row)) {
    case 'relative':
      return `${life.person.male ? 'his' : 'her'} ${other === undefined ? 'relative' : kinWord(life.person, other)}`;
    case 'friend':
      return 'a friend';
    case 'recruiter':
      return 'a recruiter';
    case 'member':
      return 'a member of the group';
    default:
      return '';
  }
}

/** Places are numbered within their kind and area, in order. */
const numbers = new WeakMap<object, number[]>();
export function placeNumbers(people: People): number[] {
  const known = numbers.get(people.places);
  if (known !== undefined) return known;
  const counted = new Map<string, number>();
  const made = people.places.map(([, kind, neighbourhood]) => {
    const key = `${people.neighbourhoods[neighbourhood]?.[0]} ${kind}`;
    const n = (counted.get(key) ?? 0) + 1;
    counted.set(key, n);
    return n;
  });
  numbers.set(people.places, made);
  return made;
}

function namePlace(lives: Lives, row: number): string {
  const { people } = lives.run;
  const index = lives.events.place[row] ?? people.places.length;
  const place = people.places[index];
  if (place === undefined) return '';
  const area = people.areas[people.neighbourhoods[place[2]]?.[0] ?? -1];
  return `at the ${people.kinds[place[1]]} ${placeNumbers(people)[index]} of ${area?.name ?? ''}`;
}

const ADDITIONS: Record<string, string[]> = {
  approached: ['', '', '', ' online'],
  trigger: ['', ', arrested', ', killed', ', hurt'],
  walked_away: [' from those who befriended him', ' from the circle', ' from the group he had joined'],
  left_abroad: [' in Syria or Iraq', ' in Libya'],
  arrested: ['', ', for standing beside'],
  killed_here: [' by the group', ' in a clearing operation', ' in an attack'],
};

export interface Line {
  date: string; // of the first event of the line
  until: string; // '' unless it draws several nights together
  slot: string; // '' where the event has no place
  text: string; // ends with a full stop
  marked: boolean;
}
export interface Tale {
  head: string; // who it is
  lines: Line[];
  end: string;
}

const isNight = (kind: string): boolean => kind === 'patrol_night' || kind === 'uncovered_night';
const dateAt = (lives: Lives, row: number): string => daysAfter(lives.run.scenario.first_day, lives.events.day[row] ?? 0);

function tellEvent(lives: Lives, life: Life, row: number): Omit<Line, 'marked'> {
  const kind = lives.kind(row);
  const { male } = life.person;
  const place = namePlace(lives, row);
  let by = nameBy(lives, life, row);
  if (by === '' && kind === 'kin_threatened') by = male ? 'his family' : 'her family';
  if (by === '' && kind === 'trigger') by = 'somebody close';
  const value = lives.events.value[row] ?? 0;
  const sentence = lives.run.model.events[lives.events.kind[row] ?? -1]?.sentence ?? kind;
  const more = forSex(ADDITIONS[kind]?.[value] ?? '', male);
  return {
    date: dateAt(lives, row),
    until: '',
    slot: place === '' ? '' : (SLOTS[lives.events.slot[row] ?? 9] ?? ''),
    text: `${tellSentence(sentence, by, place, value, male)}${more}.`,
  };
}

function tellNights(lives: Lives, rows: number[]): Omit<Line, 'marked'> {
  const n = rows.length;
  const uncovered = rows.filter((row) => lives.kind(row) === 'uncovered_night').length;
  const text =
    uncovered === 0
      ? `a patrol passes on each of ${n} nights.`
      : uncovered === n
        ? `${n} nights without a patrol.`
        : `${uncovered} of ${n} nights without a patrol.`;
  return { date: dateAt(lives, rows[0] ?? 0), until: dateAt(lives, rows[n - 1] ?? 0), slot: '', text };
}

const ENDS: Record<string, string> = {
  left_abroad: 'abroad, as far as is known',
  unaccounted: 'abroad, and not heard of',
  left_camp: 'in a camp in the mountains',
  arrested: 'in custody',
  held: 'in custody',
  transferred: 'in custody',
  charged: 'charged',
  imprisoned: 'in prison',
  fled: 'away from the area',
  released: 'at home',
  left_prison: 'at home',
  returned: 'at home',
};
function endOf(lives: Lives, life: Life): string {
  let where = 'at home';
  for (const row of life.rows) {
    const kind = lives.kind(row);
    if (kind === 'killed_here' || kind === 'killed_abroad') return 'dead';
    where = ENDS[kind] ?? where;
  }
  return where;
}
function pastOf(lives: Lives, life: Life): string {
  if (life.joined) return life.coerced ? 'joined under threat' : 'joined by commitment';
  if (life.rows.some((row) => lives.kind(row) === 'joined_circle')) return 'was in a circle and never joined';
  return life.approached ? 'was approached and went no further' : 'had nothing to do with the group';
}

function tellHead(lives: Lives, { person }: Life): string {
  const what = person.age >= 18 ? (person.male ? 'man' : 'woman') : person.male ? 'boy' : 'girl';
  const activity = ACTIVITIES[person.activity] ?? '';
  const doing =
    activity === 'inactive' ? 'neither in work nor seeking it' : activity === 'child' ? 'not at school' : activity;
  const area = lives.run.people.areas[person.area]?.name ?? '';
  return `A ${what} of ${person.age}, ${doing}, of ${area}, street ${person.street}, on ${lives.run.scenario.first_day}.`;
}

/** Tell a life. `marked` are the rows of a match (steps.ts). */
export function tell(lives: Lives, life: Life, marked: ReadonlySet<number> = new Set()): Tale {
  const lines: Line[] = [];
  for (let i = 0; i < life.rows.length; ) {
    let j = i + 1;
    const night = (k: number): boolean => k < life.rows.length && isNight(lives.kind(life.rows[k] ?? 0));
    if (night(i)) while (night(j)) j++;
    const rows = life.rows.slice(i, j);
    const line = rows.length === 1 ? tellEvent(lives, life, rows[0] ?? 0) : tellNights(lives, rows);
    lines.push({ ...line, marked: rows.some((row) => marked.has(row)) });
    i = j;
  }
  return {
    head: tellHead(lives, life),
    lines,
    end: `At the end, ${lives.run.scenario.last_day}: ${endOf(lives, life)}; ${pastOf(lives, life)}.`,
  };
}

/** A tale as plain text, as the program prints it. */
export function tellPlain(lives: Lives, life: Life, marked: ReadonlySet<number> = new Set()): string {
  const tale = tell(lives, life, marked);
  const { arm, number } = lives.replicate;
  const lines = tale.lines.map(
    (line) =>
      `${line.marked ? '* ' : '  '}${line.date}${line.until !== '' ? ` to ${line.until}` : ''}${line.slot !== '' ? `, ${line.slot}` : ''}: ${line.text}\n`,
  );
  const whose = arm === '' ? '' : ` of ${arm}`;
  return `Synthetic person ${life.person.id}, replicate ${number}${whose}: made up, no real person.\n${tale.head}\n${lines.join('')}  ${tale.end}\n`;
}

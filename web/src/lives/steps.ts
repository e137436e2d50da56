/**
 * Steps: a story as a list of steps (scenarios/kasserine/interview.yaml, which the program has read and
 * checked), and the search for lives that have them in order, gaps allowed; as src/report/steps_match.c.
 */
import { relationOf, type Life, type Lives } from './lives';

export interface Step {
  event: string | string[];
  place?: string | string[]; // role or kind
  slot?: string | string[];
  by?: string | string[];
  value?: number | [number, number];
  within_days?: number; // of the step before
  own_neighbourhood?: boolean;
}
export interface Story {
  title: string;
  steps: Step[];
}

const ROLES = ['workplace', 'school', 'university', 'dawn_hall', 'cafe', 'square', 'centre', 'prison'];
const SLOTS = ['dawn', 'day', 'evening', 'night'];
const among = (wanted: string | string[] | undefined, ...found: string[]): boolean =>
  wanted === undefined || found.some((one) => (typeof wanted === 'string' ? wanted === one : wanted.includes(one)));

function fits(step: Step, lives: Lives, life: Life, row: number): boolean {
  const { events, run } = lives;
  if (!among(step.event, lives.kind(row))) return false;
  const slot = SLOTS[events.slot[row] ?? 9];
  if (slot === undefined || !among(step.slot, slot)) return false;
  const value = events.value[row] ?? 0;
  const [low, high] = typeof step.value === 'number' ? [step.value, step.value] : (step.value ?? [value, value]);
  if (value < low || value > high) return false;
  const place = run.people.places[events.place[row] ?? run.people.places.length];
  if (step.place !== undefined && (place === undefined || !among(step.place, ROLES[place[0]] ?? '', run.people.kinds[place[1]] ?? '')))
    return false;
  if (step.own_neighbourhood === true && place?.[2] !== life.person.neighbourhood) return false;
  return among(step.by, relationOf(lives, life, row));
}

export interface Match {
  steps: number; // how many of the first steps can be matched in order
  rows: number[]; // the events of one such match
}

/** The longest run of first steps that a life has. O(events x steps). */
export function matchSteps(steps: Step[], lives: Lives, life: Life): Match {
  const m = steps.length;
  const { day } = lives.events;
  // latest[i][k]: the latest event up to i that matches step k with all before it; only the next step's limit binds
  const latest: Int32Array[] = [];
  let deepest = 0;
  life.rows.forEach((row, i) => {
    const line = (latest[i] = i === 0 ? new Int32Array(m).fill(-1) : (latest[i - 1] as Int32Array).slice());
    steps.forEach((step, k) => {
      const before = k === 0 ? 0 : i === 0 ? -1 : (latest[i - 1]?.[k - 1] ?? -1);
      if (before < 0) return;
      const gap = (day[row] ?? 0) - (day[life.rows[before] ?? 0] ?? 0);
      if (k > 0 && step.within_days !== undefined && gap > step.within_days) return;
      if (!fits(step, lives, life, row)) return;
      line[k] = i;
      deepest = Math.max(deepest, k + 1);
    });
  });
  const rows: number[] = [];
  let at = deepest > 0 ? (latest[life.rows.length - 1]?.[deepest - 1] ?? -1) : -1;
  for (let k = deepest - 1; k >= 0 && at >= 0; k--) {
    rows.unshift(life.rows[at] ?? 0);
    at = k === 0 || at === 0 ? -1 : (latest[at - 1]?.[k - 1] ?? -1);
  }
  return { steps: deepest, rows };
}

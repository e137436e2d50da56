/** The way of each person through a replicate, from its events: how far, and how it ended. */
import { NOBODY, type Replicate, type Run } from './types';

export interface Way {
  person: number;
  approached: boolean;
  channel: number; // 0 friend, 1 family, 2 recruiter, 3 online; -1 when never approached
  circle: boolean;
  committed: boolean;
  complied: boolean;
  walkedAway: boolean;
  charged: boolean;
  abroad: boolean;
  camp: boolean;
  killed: boolean; // here or abroad
  returned: boolean;
  unaccounted: boolean;
  broughtBy: number; // NOBODY when by none
}
export const joined = (way: Way): boolean => way.committed || way.complied;

/** What came of everybody to whom something happened. */
export function waysOf(run: Run, replicate: Replicate): Map<number, Way> {
  const ways = new Map<number, Way>();
  const { events } = replicate;
  if (events === null) return ways;
  const names = run.model.events.map(({ name }) => name);
  for (let i = 0; i < events.n; i++) {
    const person = events.person[i] as number;
    let way = ways.get(person);
    if (way === undefined) {
      way = {
        person, approached: false, channel: -1, circle: false, committed: false, complied: false, walkedAway: false,
        charged: false, abroad: false, camp: false, killed: false, returned: false, unaccounted: false, broughtBy: NOBODY,
      };
      ways.set(person, way);
    }
    const by = events.by[i] as number;
    switch (names[events.kind[i] as number]) {
      case 'approached':
        way.approached = true;
        if (way.channel < 0) way.channel = events.value[i] as number;
        if (way.broughtBy === NOBODY) way.broughtBy = by;
        break;
      case 'joined_circle':
        if (!way.circle && by !== NOBODY) way.broughtBy = by;
        way.circle = true;
        break;
      case 'committed':
        way.committed = true;
        break;
      case 'complied':
        way.complied = true;
        break;
      case 'walked_away':
        way.walkedAway = true;
        break;
      case 'charged':
        way.charged = true;
        break;
      case 'left_abroad':
        way.abroad = true;
        break;
      case 'left_camp':
        way.camp = true;
        break;
      case 'killed_here':
      case 'killed_abroad':
        way.killed = true;
        break;
      case 'returned':
        way.returned = true;
        break;
      case 'unaccounted':
        way.unaccounted = true;
        break;
    }
  }
  return ways;
}

/** How many joiners each joiner brought. */
export function broughtBy(ways: Map<number, Way>): number[] {
  const joiners = [...ways.values()].filter(joined);
  const counts = new Map(joiners.map(({ person }) => [person, 0]));
  for (const { broughtBy: by } of joiners) if (counts.has(by)) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts.values()];
}

/**
 * Interventions put into a resolved scenario, as `offramp run --intervention` does it: their lines before the end,
 * in order of names. The engine checks all of it when it reads it.
 */
import type { ChosenIntervention } from './types';

const DAY = 86_400_000;
/** Number of a day as the engine counts: days since 1970-01-01. */
export const dayNumber = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
export const daysAfter = (date: string, days: number): string => dateOf(dayNumber(date) + days);

/** The lines of an intervention with another dose and other days: `intervention TEXTS first last dose n n`. */
export function withDoseAndDays(lines: string, dose: number, from: number, until: number): string {
  const end = lines.indexOf('\n');
  const words = lines.slice(0, end).split(' ');
  words.splice(-5, 3, String(from), String(until), String(dose));
  return words.join(' ') + lines.slice(end);
}

export function withInterventions(resolved: string, shipped: Record<string, string>, chosen: ChosenIntervention[]): string {
  const end = resolved.lastIndexOf('end\n');
  if (end < 0) throw new Error('this is no resolved scenario: it has no end');
  const lines = [...chosen]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, dose, from, until }) => {
      const plain = shipped[name];
      if (plain === undefined) throw new Error(`there is no intervention ${name}`);
      return withDoseAndDays(plain, dose, dayNumber(from), dayNumber(until));
    });
  return `${resolved.slice(0, end)}${lines.join('')}end\n`;
}

/** Names of the interventions of a resolved scenario that has them. */
export const interventionsIn = (resolved: string): string[] =>
  [...resolved.matchAll(/^intervention "((?:[^"\\]|\\.)*)"/gm)].map((match) => match[1] ?? '');

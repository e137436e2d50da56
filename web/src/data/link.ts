/**
 * Settings as a link: what stands after # in the page's address. A link that is damaged says what is
 * wrong with it; what it leaves out is as usual.
 */
import { DEFAULT_SETTINGS, isWhole, WHOLE_NUMBERS } from './settings';
import type { Arm, ChosenIntervention, Settings } from './types';

export class BadLink extends Error {}

export function linkOf(settings: Settings, view = ''): string {
  const some = Object.fromEntries(
    Object.entries(settings).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT_SETTINGS[key as keyof Settings])),
  );
  return `#${view}?s=${encodeURIComponent(JSON.stringify(some))}`;
}

const isDate = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text);

function readIntervention(value: unknown): ChosenIntervention {
  const { name, dose, from, until } = (value ?? {}) as Partial<ChosenIntervention>;
  if (typeof name !== 'string') throw new BadLink('an intervention has no name');
  if (typeof dose !== 'number' || !(dose >= 0 && dose <= 100)) throw new BadLink(`the dose of ${name} is ${String(dose)}; it must lie in [0, 100]`);
  if (!isDate(from) || !isDate(until)) throw new BadLink(`the days of ${name} are ${String(from)} to ${String(until)}; dates YYYY-MM-DD are expected`);
  return { name, dose, from, until };
}

/** Names of the interventions in lines of the resolved form. */
export const interventionsIn = (lines: string): string[] => [...lines.matchAll(/^intervention "((?:[^"\\]|\\.)*)"/gm)].map((match) => match[1] ?? '');

/** Interventions of files: lines of the resolved form, which the engine checks when it is given them. */
function readInterventions(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadLink('interventions is no object of names and lines');
  for (const [name, lines] of Object.entries(value)) {
    const found = typeof lines === 'string' ? interventionsIn(lines) : [];
    if (found.length !== 1 || found[0] !== name || !String(lines).startsWith('intervention ') || !String(lines).endsWith('\n'))
      throw new BadLink(`the intervention ${name} is cut or altered: its lines in resolved form are expected`);
  }
  return value as Record<string, string>;
}

function readArm(value: unknown): Arm {
  const { name, interventions, cost, currency } = (value ?? {}) as Partial<Arm>;
  if (typeof name !== 'string' || name === '' || !Array.isArray(interventions)) throw new BadLink('a plan has no name or no interventions');
  return {
    name,
    interventions: interventions.map(readIntervention),
    cost: typeof cost === 'number' ? cost : 0,
    currency: typeof currency === 'string' ? currency : '',
  };
}

const READERS: { [name in keyof Settings]: (value: unknown) => Settings[name] } = {
  scenario: (value) => readText('scenario', value),
  areas: (value) => readText('areas', value),
  until: (value) => readText('until', value),
  sets: (value) => {
    if (!Array.isArray(value) || !value.every((set) => typeof set === 'string')) throw new BadLink('sets is no list of KEY=VALUE');
    return value as string[];
  },
  seed: (value) => readWhole('seed', value),
  replicates: (value) => readWhole('replicates', value),
  interventions: readInterventions,
  arms: (value) => {
    if (!Array.isArray(value)) throw new BadLink('arms is no list of plans');
    return value.map(readArm);
  },
};
function readText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new BadLink(`${name} is ${JSON.stringify(value)}; a text is expected`);
  return value;
}
function readWhole(name: keyof typeof WHOLE_NUMBERS, value: unknown): number {
  if (!isWhole(name, value)) throw new BadLink(`${name} is ${JSON.stringify(value)}; a whole number in [${WHOLE_NUMBERS[name].join(', ')}] is expected`);
  return value;
}

/** Read settings from what JSON gave; every value is checked, since anybody can write a link, and all faults are shown. */
export function readSettings(value: unknown): Settings {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadLink('the settings are no object');
  const known = value as Record<string, unknown>;
  const strange = Object.keys(known).filter((key) => !Object.hasOwn(DEFAULT_SETTINGS, key));
  const faults = strange.length > 0 ? [`there is no setting ${strange.join(', ')}; there are ${Object.keys(DEFAULT_SETTINGS).join(', ')}`] : [];
  const settings: Settings = structuredClone(DEFAULT_SETTINGS);
  const take = <K extends keyof Settings>(key: K): void => {
    try {
      if (known[key] !== undefined) settings[key] = READERS[key](known[key]);
    } catch (error) {
      faults.push((error as Error).message);
    }
  };
  (Object.keys(READERS) as (keyof Settings)[]).forEach(take);
  if (faults.length > 0) throw new BadLink(faults.join('\n'));
  return settings;
}

/** What an address says: a view ('' when none) and settings (null when none). */
export function readLink(hash: string): { view: string; settings: Settings | null } {
  const [view = '', rest = ''] = hash.replace(/^#/, '').split('?');
  if (!rest.startsWith('s=')) return { view, settings: null };
  let value: unknown;
  try {
    value = JSON.parse(decodeURIComponent(rest.slice(2)));
  } catch {
    throw new BadLink('the settings after ?s= are cut or altered');
  }
  return { view, settings: readSettings(value) };
}

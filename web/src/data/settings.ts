import type { Settings } from './types';

/** What is run when the page opens: the town of Kasserine, six years. */
export const DEFAULT_SETTINGS: Settings = {
  scenario: 'kasserine',
  areas: 'town',
  until: '',
  sets: [],
  seed: 1,
  replicates: 4,
  interventions: {},
  arms: [],
};

/** Ends of the whole numbers among the settings, wherever they come from. */
export const WHOLE_NUMBERS = { replicates: [1, 1000], seed: [0, Number.MAX_SAFE_INTEGER] } as const;
export const isWhole = (name: keyof typeof WHOLE_NUMBERS, value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= WHOLE_NUMBERS[name][0] && (value as number) <= WHOLE_NUMBERS[name][1];

/** Something that is wrong with a setting, in words of the engine or of a link. */
export interface Fault {
  of: keyof Settings;
  text: string;
}
/** Faults as one text, a line each. */
export const faultLines = (faults: Fault[]): string => faults.map(({ text }) => text).join('\n');

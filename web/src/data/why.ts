/**
 * What `offramp why --json` says, read from a file: checked field by field, all faults in one go, each with
 * its place.
 */
import type { Answered } from './shares';

interface Sourced {
  origin: string;
  source: string;
}
/** reference.yaml beside a scenario: the country's figures, factor by factor. */
export interface Reference {
  name: string;
  title?: string;
  people: { value: number } & Sourced;
  records?: ({ name: string; here: number; all: number } & Sourced)[];
  factors: Record<string, { title?: string; changes: Record<string, Sourced> }>;
}

export interface WhyFactor {
  name: string;
  share: number; // of the difference; NaN where there is none
  low: number;
  high: number;
  assumed: boolean;
}
/** Sentences of the engine; null where one has nothing to say. */
export const SENTENCES = ['verdict', 'factors', 'structure', 'chance', 'points', 'doubt'] as const;
export type Sentences = Record<(typeof SENTENCES)[number], string | null>;
export interface Why {
  file: string;
  areas: string[];
  outcome: string;
  place: number;
  reference: number;
  ratio: number;
  low: number;
  high: number;
  factors: WhyFactor[];
  says: Sentences;
  here?: Answered; // worked out in this page, not read from a file
}

export interface WhyFault {
  place: string; // line and column, or the field
  found: string;
  allowed: string;
}
export class WhyFaults extends Error {
  constructor(readonly faults: WhyFault[]) {
    super(faults.map(({ place, found, allowed }) => `${place}: ${found}; ${allowed}`).join('\n'));
  }
}

const shorten = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** Where the text stops being JSON: V8 says a position or a line, or nothing when the text ends early. */
function placeOf(text: string, message: string): string {
  const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function parsed(text: string): Record<string, unknown> {
  const allowed = 'the object that offramp why --json prints';
  if (text.startsWith('SQLite format 3')) throw new WhyFaults([{ place: 'line 1, column 1', found: 'a database', allowed }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new WhyFaults([{ place: placeOf(text, String(error)), found: text.trim() === '' ? 'an empty file' : 'text that is no JSON, or is cut', allowed }]);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WhyFaults([{ place: 'line 1, column 1', found: shorten(value), allowed }]);
  const fields = Object.keys(value);
  if (!fields.includes('ratio') || !fields.includes('factors'))
    throw new WhyFaults([{ place: 'line 1, column 1', found: `JSON of another kind, with ${fields.slice(0, 6).join(', ') || 'no fields'}`, allowed }]);
  return value as Record<string, unknown>;
}

/** Read a file of why. @throws WhyFaults with every fault */
export function readWhy(text: string, file: string): Why {
  const from = parsed(text);
  const faults: WhyFault[] = [];
  const real = (place: string, value: unknown, low = -Infinity): number => {
    if (value === null) return NaN; // how the program writes a number there is not
    if (typeof value === 'number' && value >= low) return value;
    faults.push({ place, found: shorten(value), allowed: low > -Infinity ? `a number from ${low} on, or null` : 'a number or null' });
    return NaN;
  };
  const word = (place: string, value: unknown): string => {
    if (typeof value === 'string' && value !== '') return value;
    faults.push({ place, found: shorten(value), allowed: 'a text' });
    return '';
  };
  const sentences = (value: unknown): Sentences => {
    const said = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
    const one = (name: keyof Sentences) => (said[name] === null && name !== 'verdict' ? null : word(`says.${name}`, said[name]));
    return Object.fromEntries(SENTENCES.map((name) => [name, one(name)])) as Sentences;
  };
  const many = (place: string, value: unknown): unknown[] => {
    if (Array.isArray(value)) return value;
    faults.push({ place, found: shorten(value), allowed: 'a list' });
    return [];
  };
  const inOrder = (place: string, low: number, middle: number, high: number): void => {
    if (low > middle || middle > high) faults.push({ place, found: `${middle} with an interval of ${low} to ${high}`, allowed: 'an interval that holds its figure' });
  };
  const why: Why = {
    file,
    areas: many('areas', from.areas).map((area, i) => word(`areas[${i}]`, area)),
    outcome: word('outcome', from.outcome),
    place: real('place', from.place, 0),
    reference: real('reference', from.reference, 0),
    ratio: real('ratio', from.ratio, 0),
    low: real('ratio_low', from.ratio_low, 0),
    high: real('ratio_high', from.ratio_high, 0),
    factors: many('factors', from.factors).map((factor, i) => {
      const at = `factors[${i}]`;
      const { name, share, low, high, assumed } = (typeof factor === 'object' && factor !== null ? factor : {}) as Record<string, unknown>;
      if (typeof assumed !== 'boolean') faults.push({ place: `${at}.assumed`, found: shorten(assumed), allowed: 'true or false' });
      const one = { name: word(`${at}.name`, name), share: real(`${at}.share`, share), low: real(`${at}.low`, low), high: real(`${at}.high`, high), assumed: assumed === true };
      inOrder(at, one.low, one.share, one.high);
      return one;
    }),
    says: sentences(from.says),
  };
  inOrder('ratio', why.low, why.ratio, why.high);
  if (faults.length > 0) throw new WhyFaults(faults);
  return why;
}

/** What was worked out in the page, as if it had been saved and dropped. */
export const whyOf = (here: Answered): Why => ({ ...readWhy(JSON.stringify(here.said), ''), here });

export const holdsOne = ({ low, high }: { low: number; high: number }): boolean => !(low > 1 || high < 1);

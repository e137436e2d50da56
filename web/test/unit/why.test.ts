import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { holdsOne, readWhy, WhyFaults, type Reference } from '../../src/data/why';
import { RunReader } from '../../src/engine/reader';
import { program, shipped } from './small';

/** As `offramp why --json` prints it. */
export const SAID = {
  areas: ['Ezzouhour'], outcome: 'joined', place: 12.5, reference: 8.25, ratio: 1.515, ratio_low: 1.2, ratio_high: 1.9,
  factors: [
    { name: 'border', share: 0.7, low: 0.4, high: 1.0, assumed: true },
    { name: 'poverty', share: 0.3, low: -0.1, high: 0.7, assumed: false },
  ],
  drawn: false, points: { p05: 1.2, p50: 4.1, p95: 7.3 }, same_sign: 1, due_to_parameters: null, turned_by: null,
  says: {
    verdict: 'In the model joined is clearly more here than under the figures of Tunisia: 1.51 times as much.',
    factors: 'border adds 2.98 per 10,000 people. Of the others it is open: their intervals hold zero.',
    structure: null, chance: 'chance: replicates, which differ in nothing else, lie between 9.80 and 15.2, standard deviation 2.10',
    points: 'Parameters are fixed: intervals hold chance only.', doubt: null,
  },
};
const faultsOf = (text: string): { place: string; found: string }[] => {
  try {
    readWhy(text, 'why.json');
  } catch (error) {
    if (error instanceof WhyFaults) return error.faults;
  }
  return [];
};

describe('a file of offramp why', () => {
  it('is read as it stands, with null for what there is not', () => {
    const why = readWhy(JSON.stringify(SAID), 'why.json');
    expect(why).toMatchObject({ outcome: 'joined', ratio: 1.515, low: 1.2, high: 1.9 });
    expect(why.factors.map(({ share }) => share)).toEqual([0.7, 0.3]);
    const empty = readWhy(JSON.stringify({ ...SAID, ratio: null, ratio_low: null, ratio_high: null, factors: [] }), 'why.json');
    expect(empty.ratio).toBeNaN();
    expect(why.says).toEqual(SAID.says);
  });
  it('that is cut, empty, a database or of another command says so, with the place', () => {
    const text = JSON.stringify(SAID, null, 2);
    expect(faultsOf(text.slice(0, 60))[0]?.place).toMatch(/^line \d+, column \d+$/);
    expect(faultsOf('')[0]?.found).toContain('empty');
    expect(faultsOf('SQLite format 3\0')[0]?.found).toBe('a database');
    expect(faultsOf('{"replicates": [], "seed": 1}')[0]?.found).toContain('another kind, with replicates, seed');
    expect(faultsOf('[1]')[0]?.found).toBe('[1]');
  });
  it('that was altered has all its faults told in one go', () => {
    const [border, poverty] = SAID.factors;
    const altered = { ...SAID, outcome: 5, ratio_low: 3, place: -1, factors: [{ ...border, share: 'much' }, { ...poverty, assumed: 0, low: 0.5 }], says: { ...SAID.says, verdict: null, chance: 7 } };
    expect(faultsOf(JSON.stringify(altered)).map(({ place }) => place)).toEqual([
      'outcome', 'place', 'factors[0].share', 'factors[1].assumed', 'factors[1]', 'says.verdict', 'says.chance', 'ratio',
    ]);
  });
});

describe('the ratio in published counts', () => {
  it('is the program’s: Wilson’s interval of the share over the share of people', async () => {
    const ask = await RunReader.make(program, shipped.resolved);
    const { reference } = (JSON.parse(readFileSync(new URL('../../generated/scenarios.json', import.meta.url), 'utf8')) as { scenarios: { kasserine: { reference: Reference } } }).scenarios.kasserine;
    const forms = reference.records?.[0] as { here: number; all: number };
    const ratio = ask.ratio(forms.here, forms.all, 439_243 / reference.people.value);
    expect(ratio.ratio).toBeCloseTo(1.252, 3);
    expect(holdsOne(ratio)).toBe(true);
    expect(ask.ratio(0, 10, 0.5)).toMatchObject({ ratio: 0, low: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import { CATALOGUES, LANGUAGES, number, percent, preferred, together, type Word } from '../../src/words/words';

const fills = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([fill]) => fill).sort();

describe('the catalogues of messages', () => {
  it.each(LANGUAGES)('in %s have the keys of the English one, each with a text and the same fills', (language) => {
    expect(Object.keys(CATALOGUES[language])).toEqual(Object.keys(CATALOGUES.en));
    for (const [word, text] of Object.entries(CATALOGUES[language])) {
      expect(text.trim(), word).not.toBe('');
      expect(fills(text), word).toEqual(fills(CATALOGUES.en[word as Word]));
    }
  });
});
describe('the language', () => {
  it('is the first the browser prefers and the page speaks', () => {
    expect(preferred(['de-DE', 'fr-CA', 'en'])).toBe('fr');
    expect(preferred(['ar-TN'])).toBe('ar');
    expect(preferred(['de'])).toBe('en');
  });
});

describe('numbers', () => {
  it('have a minus of their own, and no more digits than they are worth', () => {
    expect(number(12345.678)).toBe('12,346');
    expect(number(-0.123456)).toBe('−0.123');
    expect(percent(-1.54)).toBe('−154%');
  });
  it('of a difference and its interval have the same number of decimals', () => {
    expect(together([0.00114, -0.0000825, 0.00235])).toEqual(['+0.00114', '−0.00008', '+0.00235']);
    expect(together([-3.5, -120.4, 113])).toEqual(['−4', '−120', '+113']);
    expect(together([0, 0, 0])).toEqual(['0', '0', '0']);
    expect(together([2, NaN, NaN])).toEqual(['+2', '–', '–']);
  });
  it('of an interval that does not hold zero do not become zero', () => {
    expect(together([-60, -120, -0.3])).toEqual(['−60', '−120', '−0.3']);
  });
});

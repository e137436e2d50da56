import { describe, expect, it } from 'vitest';
import { TABLE } from '../../src/words/table';
import { preferred } from '../../src/words/words';

const fills = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([fill]) => fill).sort();

describe('the table of words', () => {
  it.each(Object.entries(TABLE))('%s stands in three languages with the same fills', (_, row) => {
    expect(row.length).toBe(3);
    for (const text of row) {
      expect(text.trim()).not.toBe('');
      expect(fills(text)).toEqual(fills(row[0]));
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

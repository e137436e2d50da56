/** Saved tables and pictures say where their numbers come from. */
import { beforeAll, describe, expect, it } from 'vitest';
import { captionOf, wrapped } from '../../src/charts/caption';
import { commented } from '../../src/charts/frame';
import { aboutRun } from '../../src/data/about';
import { replayOf } from '../../src/data/replay';
import type { Run } from '../../src/data/types';
import { CATALOGUES } from '../../src/words/words';
import { smallRun } from './small';

const measure = (text: string) => 6 * text.length;

describe('lines on a run', () => {
  let run: Run;
  beforeAll(async () => {
    run = await smallRun('2011-02-28');
    run.settings = { ...run.settings, seed: 42, sets: ['police.raids=4'] };
    run.arms.push({ name: 'raids', interventions: [{ name: 'more-raids', dose: 2, from: '2011-02-01', until: '2011-02-28' }], cost: 0, currency: '' });
  });

  it('have what it is not, place, areas, days, replicates, seed, changes, plans, version and digest', () => {
    const [stamp, ...lines] = aboutRun(run);
    const text = lines.join('\n');
    expect(stamp).toMatch(/synthetic.*not a forecast/i);
    for (const part of ['Kasserine governorate', 'Areas: Ezzouhour', '28 Feb 2011', 'Replicates: 1', 'Seed: 42', 'police.raids=4', 'raids: more-raids ×2, 2011-02-01 – 2011-02-28', `Offramp ${run.model.version}`, run.replicates[0]?.digest ?? '?'])
      expect(text).toContain(part);
  });
  it('say how many of the replicates are finished, and the file of a stored run', () => {
    const part = { ...run, title: 'run.db', settings: { ...run.settings, replicates: 4 } };
    expect(aboutRun(part).join('\n')).toContain('Replicates: 1 / 4');
    expect(aboutRun(part).join('\n')).toContain('File: run.db');
    expect(aboutRun(null)).toEqual([]);
  });
  it('share their sentence with the page and its replay files', () => {
    expect(aboutRun(run)[0]).toBe(CATALOGUES.en.stamp);
    expect(replayOf(run, () => '').notice).toBe(CATALOGUES.en.stamp);
  });
  it('are comments before the rows of a table, one line each', () => {
    const csv = commented(['one, two', 'a\nb\r\nc'], [['x', 'y'], [1, 'a,b']]);
    expect(csv).toBe('# one, two\r\n# a b c\r\nx,y\r\n1,"a,b"\r\n');
  });
});

describe('the text of a picture', () => {
  it('is broken where it is too wide, within a word only where one is longer than a line', () => {
    expect(wrapped('one two three', 48, measure)).toEqual(['one two', 'three']);
    expect(wrapped('ab 0123456789abcdef x', 48, measure)).toEqual(['ab', '01234567', '89abcdef', 'x']);
    expect(wrapped('', 48, measure)).toEqual([]);
  });
  it('stands above and below the drawing, within the picture', () => {
    const about = ['Synthetic people. Not a forecast.', 'A line that is much longer than the picture is wide, so it is broken into several lines.'];
    const { width, height, top, texts } = captionOf('A title', about, { width: 400, height: 100 }, false, measure);
    const [title, ...lines] = texts;
    expect(title?.y).toBeLessThan(top);
    expect(lines.map(({ text }) => text).join(' ')).toBe(about.join(' '));
    for (const { text, x, y } of lines) {
      expect(y).toBeGreaterThan(top + 100);
      expect(y).toBeLessThan(height);
      expect(x + measure(text)).toBeLessThan(width);
    }
  });
  it('begins on the right in Arabic', () => {
    const { width, texts } = captionOf('عنوان', [], { width: 500, height: 100 }, true, measure);
    expect(texts[0]?.x).toBe(width - 10);
  });
});

import { describe, expect, it } from 'vitest';
import { Kept, MOST_FILE } from '../../src/kept';

/** A storage as a browser's: texts by name, which a reload leaves; `room` characters in all. */
function store(room = 5_000_000) {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => {
      const others = [...texts].filter(([other]) => other !== name).reduce((sum, [, one]) => sum + one.length, 0);
      if (others + text.length > room) throw new Error('QuotaExceededError');
      texts.set(name, text);
    },
    removeItem: (name: string) => void texts.delete(name),
  };
}
const refused = {
  getItem: (): string | null => {
    throw new Error('SecurityError');
  },
  setItem: (): void => {
    throw new Error('SecurityError');
  },
  removeItem: (): void => {
    throw new Error('SecurityError');
  },
};
const bytes = (n: number, of: (i: number) => number = (i) => i): ArrayBuffer => Uint8Array.from({ length: n }, (_, i) => of(i)).buffer;
const isList = (value: unknown): value is number[] => Array.isArray(value);

describe('what is kept', () => {
  it('is there after a reload, by page', () => {
    const tab = store();
    const before = new Kept(tab, '/a.html');
    before.set('word', 'raids');
    before.set('list', [1, 2]);
    before.set('gone', true);
    before.set('gone', null);
    const after = new Kept(tab, '/a.html');
    expect(after.get<string>('word', '')).toBe('raids');
    expect(after.object('list', isList)).toEqual([1, 2]);
    expect(after.get('gone', false)).toBe(false);
    expect(new Kept(tab, '/b.html').get<string>('word', 'usual')).toBe('usual');
  });

  it.each(['{"word": 7, "list": "x"}', '{"word"', '[1]', 'null', '3'])('that something else wrote (%s) is as if nothing were kept', (text) => {
    const tab = store();
    tab.texts.set('offramp values /a.html', text);
    const kept = new Kept(tab, '/a.html');
    expect(kept.get<string>('word', 'usual')).toBe('usual');
    expect(kept.object('list', isList)).toBe(null);
    kept.set('word', 'new');
    expect(kept.get<string>('word', 'usual')).toBe('new');
  });

  it.each([['no storage', null], ['refused storage', refused], ['full storage', store(3)]])('stays in the page with %s', async (_, tab) => {
    const kept = new Kept(tab, '/a.html');
    kept.set('word', 'raids');
    expect(kept.get<string>('word', '')).toBe('raids');
    expect(await kept.putFile('run.db', bytes(9))).toBe(false);
    expect(await kept.file()).toBe(null);
    kept.dropFile();
  });

  it('cannot be changed from outside', () => {
    const kept = new Kept(null, '');
    const list = [1];
    kept.set('list', list);
    list.push(2);
    kept.object('list', isList)?.push(3);
    expect(kept.object('list', isList)).toEqual([1]);
  });
});

describe('a file that is kept', () => {
  it('comes back byte by byte until it is dropped', async () => {
    const tab = store();
    expect(await new Kept(tab, '/a.html').putFile('run.db', bytes(100_000))).toBe(true);
    const after = new Kept(tab, '/a.html');
    const file = await after.file();
    expect(file?.name).toBe('run.db');
    expect(Buffer.from(file?.bytes ?? new ArrayBuffer(0)).equals(Buffer.from(bytes(100_000)))).toBe(true);
    after.dropFile();
    expect(await after.file()).toBe(null);
  });
  it('is not kept where it is too large, and no other file takes its place', async () => {
    const tab = store();
    const kept = new Kept(tab, '/a.html');
    await kept.putFile('small.db', bytes(10));
    let seed = 1;
    const noise = () => (seed = (seed * 48271) % 0x7fffffff) >> 8;
    expect(await kept.putFile('large.db', bytes(MOST_FILE, noise))).toBe(false);
    expect(await kept.file()).toBe(null);
  });
  it('that is damaged is as if none were kept', async () => {
    const tab = store();
    const kept = new Kept(tab, '/a.html');
    await kept.putFile('run.db', bytes(1000));
    const [[name, text]] = [...tab.texts] as [[string, string]];
    tab.texts.set(name, text.slice(0, 40));
    expect(await kept.file()).toBe(null);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readReplay } from '../../src/data/replay';

const program = new URL('../../../build/offramp', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'offramp-replay-'));

describe('a replay file that is damaged, of another format or not ours', () => {
  it.each([
    ['{"offramp_replay": 1, "version": "9", "seed": 1, "plans": [{"name": "", "resolved": "x", "digests": ["xyz"]}]}', /plans\[0\]\.digests\[0\] is "xyz"/],
    ['{"offramp_replay": 2}', /offramp_replay is 2; this version reads format 1/],
    ['{"offramp_replay": 1, "ver', /cut or altered/],
    ['{"letter": 1}', /no replay file/],
  ])('%s is refused by the page and by the program, with the place', (text, said) => {
    const file = join(folder, 'replay.json');
    writeFileSync(file, text);
    const done = spawnSync(program, ['replay', file], { encoding: 'utf8' });
    expect(done.status).toBe(2);
    expect(done.stderr).toContain(file);
    expect(done.stderr).toMatch(said);
    expect(() => readReplay(text, 'replay.json')).toThrow(said);
  });
});

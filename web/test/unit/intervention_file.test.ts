import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellYaml } from '../../src/data/yaml';
import { Engine } from '../../src/engine/engine';

const root = new URL('../../../', import.meta.url).pathname;
const faults = `${root}tests/bad_scenarios`;
const bytes = (text: string) => new TextEncoder().encode(text);

/** The file that a fault writes: indented lines after its order. */
function writes(fault: string): string {
  const lines = readFileSync(fault, 'utf8').split('\n');
  const from = lines.indexOf('Write intervention.yaml') + 1;
  const until = lines.findIndex((line, i) => i >= from && line !== '' && !line.startsWith('    '));
  return `${lines.slice(from, until).map((line) => line.slice(4)).join('\n').trimEnd()}\n`;
}
const OF_ONE_FILE = readdirSync(faults).filter((name) => name.startsWith('intervention_') && name.endsWith('.fault') && readFileSync(`${faults}/${name}`, 'utf8').includes('Write intervention.yaml'));

describe('an intervention from a file', () => {
  let engine: Engine;
  let resolved: string;
  const folder = mkdtempSync(join(tmpdir(), 'offramp-intervention-'));
  const program = (...words: string[]): string => execFileSync(`${root}build/offramp`, words, { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  /** What the page says of a file; '' when nothing. */
  const said = (text: string | Uint8Array): string => {
    const file = typeof text === 'string' ? bytes(text) : text;
    engine.open(resolved);
    try {
      engine.intervention('intervention.yaml', file, tellYaml(file));
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  /** What the program says of it. */
  const saidByProgram = (text: string | Uint8Array): string => {
    writeFileSync(join(folder, 'intervention.yaml'), text);
    try {
      program('check', 'tiny.yaml', '--intervention', 'intervention.yaml');
      return '';
    } catch (error) {
      return (error as { stderr: string }).stderr.replace(/^error: /gm, '').trim();
    }
  };
  beforeAll(async () => {
    engine = await Engine.make(readFileSync(`${root}build-wasm/page.wasm`));
    cpSync(`${faults}/base`, folder, { recursive: true });
    resolved = program('resolve', 'tiny.yaml');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(OF_ONE_FILE)('with faults is refused with the words and places of the program: %s', (name) => {
    const expected = readFileSync(`${faults}/${name.replace('.fault', '.expected')}`, 'utf8').trim();
    expect(expected).toContain('error');
    expect(said(writes(`${faults}/${name}`))).toBe(expected);
  });

  const WHOLE = 'offramp_intervention: 1\nname: own\ntitle: Own\nwhat: Mine.\ncosts: [{per: once, value: 0, unit: TND, origin: assumed}]\n';
  it.each([
    ['a name twice', `${WHOLE}dose: -1\ndose: 2\nchanges: {police.raids: {times: 0.5, origin: assumed}}\n`],
    ['a NUL in a text', `${WHOLE}changes:\n  police.raids: {times: 0.5, origin: assumed, source: "d’été\\0x"}\n`],
    ['a NUL in a name', `${WHOLE}changes:\n  "police.raids\\0x": {times: 0.5, origin: assumed}\n`],
    ['a tag and an anchor on names', `${WHOLE}!!str changes:\n  &k police.raids: {times: 0.5, origin: assumed}\n`],
    ['a letter of four bytes before a fault', `${WHOLE}changes:\n  police.raids: {times: 0.5, origin: assumed, source: "𐍈", sauce: 1}\n`],
    ['accents before a fault', `${WHOLE}changes:\n  police.raids: {times: 0.5, origin: assumed, source: "d’été à Thala", sauce: 1}\n`],
    ['a number in quotes', `${WHOLE}changes: {police.raids: {times: "0.5", origin: assumed}}\n`],
    ['values that are nothing', `${WHOLE.replace('Own', '')}changes:\n  police.raids: {times: ~, origin:}\n`],
    ['a list for a map', `${WHOLE}changes:\n  - police.raids\n`],
    ['a map that begins on a line of its own', `${WHOLE}who:\n  ages: [15,\n    29.5]\n  sex: men\n`],
    ['an anchor', `${WHOLE}changes: &a {police.raids: {times: 0.5, origin: assumed}}\n`],
    ['a tag', `${WHOLE}dose: !!int 1\nchanges: {police.raids: {times: 0.5, origin: assumed}}\n`],
    ['an alias', `${WHOLE}dose: *a\nchanges: {police.raids: {times: 0.5, origin: assumed}}\n`],
    ['an empty file', ''],
    ['a comment alone', '# nothing\n'],
    ['no text', Uint8Array.from([0x61, 0xff, 0x62])],
    ['a control character', 'offramp_intervention: 1\u0000\n'],
    ['a text in place of a map', 'Dear planner\n'],
    ['a replay file', '{"offramp_replay": 1, "plans": [{"name": ""}]}\n'],
    ['a second document', `${WHOLE}changes: {police.raids: {times: 0.5, origin: assumed}}\n---\nname: two\n`],
  ])('is refused as the program refuses it: %s', (_, text) => {
    const expected = saidByProgram(text);
    expect(expected).not.toBe('');
    expect(said(text)).toBe(expected);
  });

  it('that is no YAML is refused with its place', () => {
    expect(said(`${WHOLE}changes: {police.raids: [\n`)).toMatch(/^intervention\.yaml:\d+:\d+: error: not YAML: /);
    expect(said(`a: 1\n b: 2\n`)).toMatch(/^intervention\.yaml:[12]:\d+: error: not YAML: /);
  });

  it('adds the lines that the program adds, whatever its form', () => {
    const shipped = `${root}scenarios/kasserine/interventions`;
    const plain = execFileSync(`${root}build/offramp`, ['resolve', `${root}scenarios/kasserine/kasserine.yaml`], { encoding: 'utf8', maxBuffer: 1 << 26 });
    const forms = ['fair-custody', 'community-workers', 'place-closure'].map((name) => `${name}.yaml`).map((name) => [name, readFileSync(`${shipped}/${name}`)] as const);
    forms.push(['folded.yaml', Buffer.from('\ufeffofframp_intervention: 1\r\nname: folded\r\ntitle: >-\r\n  Two\r\n  lines\r\nwhat: |\r\n  "Kept" \\ as it is\r\nchanges:\r\n  ? police.raids\r\n  : {times: 5e-1, origin: assumed, source: \'it\'\'s "so"\'}\r\ncosts:\r\n- per: once\r\n  value: 0\r\n  unit: TND\r\n  origin: assumed\r\n')]);
    engine.open(plain);
    for (const [name, file] of forms) {
      writeFileSync(join(folder, name), file);
      const with_ = execFileSync(`${root}build/offramp`, ['resolve', `${root}scenarios/kasserine/kasserine.yaml`, '--intervention', `./${name}`], { encoding: 'utf8', cwd: folder, maxBuffer: 1 << 26 });
      const lines = engine.intervention(`./${name}`, file, tellYaml(file));
      expect(lines).toMatch(/^intervention "/);
      expect(`${plain.slice(0, -'end\n'.length)}${lines}end\n`).toBe(with_);
    }
  });

  it('gives the digest of the command line', () => {
    const file = bytes(`${WHOLE}from: 2011-01-10\nuntil: 2011-02-28\nwho: {ages: [12, 60], coverage: 0.6}\ndoes:\n  - {effect: distrust, by: -0.5, origin: assumed}\n`);
    writeFileSync(join(folder, 'own.yaml'), file);
    const small = ['run', `${root}scenarios/kasserine/kasserine.yaml`, '--areas', 'Ezzouhour', '--until', '2011-02-28', '--seed', '1', '--replicates', '1', '--no-controls', '--threads', '1', '--json'];
    const digest = (text: string) => /[0-9a-f]{16}/.exec(text)?.[0];
    const withIt = digest(program(...small, '--intervention', 'own.yaml'));
    expect(withIt).not.toBe(digest(program(...small)));
    engine.open(execFileSync(`${root}build/offramp`, ['resolve', `${root}scenarios/kasserine/kasserine.yaml`], { encoding: 'utf8', maxBuffer: 1 << 26 }));
    engine.change('areas', 'Ezzouhour');
    engine.change('until', '2011-02-28');
    const lines = engine.intervention('own.yaml', file, tellYaml(file));
    engine.add(lines, 1, '2011-01-10', '2011-02-28');
    engine.make(1);
    engine.begin(0);
    engine.days(1000);
    expect(engine.digest()).toBe(withIt);
  });
});

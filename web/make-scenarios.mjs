// Write generated/scenarios.json: each shipped scenario in resolved form, and apart from it the lines
// that each of its interventions adds. The program has read and checked all of them. With them what
// is beside a scenario: a story (interview.yaml) and the country's figures (reference.yaml).
//
//     node make-scenarios.mjs PROGRAM
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const program = process.argv[2];
const root = new URL('..', import.meta.url).pathname;
const ask = (command, name, ...more) =>
  execFileSync(program, [command, `${root}scenarios/${name}/${name}.yaml`, ...more], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  }).replaceAll(root, '');
const resolve = (name, ...more) => ask('resolve', name, ...more);

const store_format = Number(/define OFR_STORE_FORMAT (\d+)/.exec(readFileSync(`${root}src/store/store.h`, 'utf8'))?.[1]);
if (!(store_format > 0)) throw new Error('src/store/store.h names no OFR_STORE_FORMAT');

const END = 'end\n';
const scenarios = {};
for (const name of ['kasserine', 'tunisia']) {
  const resolved = resolve(name);
  const folder = `${root}scenarios/${name}/interventions`;
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')).sort() : [];
  const before = resolved.slice(0, -END.length);
  const interventions = {};
  for (const file of files) {
    const intervention = file.slice(0, -'.yaml'.length);
    const text = resolve(name, '--intervention', intervention);
    if (!text.startsWith(before)) throw new Error(`intervention ${intervention} changes more than it adds`);
    interventions[intervention] = text.slice(before.length, -END.length);
  }
  const beside = (file) => {
    const path = `${root}scenarios/${name}/${file}`;
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  };
  const reference = parse(beside('reference.yaml') ?? 'null');
  const compared = reference === null ? null : ask('why', name, '--resolve'); // the same, as the engine reads it
  scenarios[name] = { resolved, interventions, story: beside('interview.yaml'), reference, compared };
}
mkdirSync(new URL('generated/', import.meta.url), { recursive: true });
writeFileSync(new URL('generated/scenarios.json', import.meta.url), `${JSON.stringify({ scenarios, store_format })}\n`);

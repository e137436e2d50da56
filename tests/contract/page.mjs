// The page's answers, for the contract tests: page.mjs page.wasm SEED REPLICATES PERSON RESOLVED...
// Simulates the arms as the page's worker does, hands the replicates to a second engine as the page's run reader does
// (web/src/engine/reader.ts), and prints the answers as one JSON object. The first arm is the run without any.
import { readFileSync } from 'node:fs';

const [program, seed, replicates, person, ...paths] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(program));
const PERSON_FIELDS = 11; // OFR_LOADED_PERSON_FIELDS
const EVENT_BYTES = 20;
const EXPOSURE_VALUES = 9; // OFR_EXPOSURE_VALUES
const NUMBERS = ['day', 'nDays', 'nWeeks', 'nPeople', 'nAreas', 'nPlaces', 'nObservables', 'nOutcomes', 'nEvents']; // enum ofr_page_number
const PARTS = ['areaNames', 'areas', 'roles', 'kinds', 'places', 'families', 'persons', 'events', 'daily', 'outcomes', 'harm', 'with', 'without', 'graded'];

const zeroEnded = (texts) => new TextEncoder().encode(texts.map((text) => `${text}\0`).join(''));
const nameOf = (path) => (path.endsWith('0.resolved') ? '' : /([^/]*)\.resolved$/.exec(path)[1]);

class Engine {
  constructor() {
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module))
      (imports[from] ??= {})[name] = () => {
        if (name === 'proc_exit') throw new Error('the engine stopped');
        return 8; // no such file
      };
    this.exports = new WebAssembly.Instance(module, imports).exports;
    this.exports._initialize?.();
    this.page = this.exports.ofr_page_new();
  }
  get memory() {
    return this.exports.memory.buffer;
  }
  put(values) {
    const room = this.exports.ofr_page_room(values.byteLength);
    new Uint8Array(this.memory, room, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return room;
  }
  call(name, ...from) {
    const numbers = from.map((one) => (typeof one === 'number' ? one : this.put(typeof one === 'string' ? zeroEnded([one]) : one)));
    return this.exports[`ofr_page_${name}`](this.page, ...numbers);
  }
  text(address) {
    const bytes = new Uint8Array(this.memory);
    return new TextDecoder().decode(bytes.slice(address, bytes.indexOf(0, address)));
  }
  check(fine) {
    if (!fine) throw new Error(this.text(this.exports.ofr_page_reports(this.page)));
  }
  run(name, ...from) {
    this.check(this.call(name, ...from) === 0);
  }
  read(name, ...from) {
    const address = this.call(name, ...from);
    this.check(address !== 0);
    return this.text(address);
  }
  ask(name, ...from) {
    return JSON.parse(this.read(name, ...from));
  }
  give(part, values) {
    this.exports.ofr_page_give(this.page, PARTS.indexOf(part), this.put(values), values.byteLength);
  }
  number(which) {
    return this.call('number', NUMBERS.indexOf(which));
  }
  doubles(name, n) {
    return new Float64Array(this.memory, this.call(name), n).slice();
  }
  counts(first, n, kinds) {
    const each = kinds * EXPOSURE_VALUES;
    const counts = new BigInt64Array(this.memory, this.call('tracked') + first * each * 8, n * each);
    return Float64Array.from(counts, Number);
  }
  persons(events) {
    const words = new Uint32Array(events.buffer);
    const ids = new Set();
    for (let at = 0; at < words.length; at += EVENT_BYTES / 4) ids.add(words[at + 1]).add(words[at + 3]);
    const list = Uint32Array.from([...ids].filter((id) => id < this.number('nPeople')).sort((a, b) => a - b));
    const out = this.put(new Int32Array(list.length * PERSON_FIELDS));
    this.call('persons', list, list.length, out);
    return new Int32Array(this.memory, out, list.length * PERSON_FIELDS).slice();
  }
}

/** What the page keeps of a replicate. */
function simulate(engine, replicate) {
  engine.run('begin', replicate);
  engine.run('days', engine.number('nDays'));
  const events = new Uint8Array(engine.memory, engine.call('events'), engine.number('nEvents') * EVENT_BYTES).slice();
  return {
    persons: engine.persons(events),
    events,
    daily: engine.doubles('daily', engine.number('nDays') * engine.number('nObservables')),
    outcomes: engine.doubles('outcomes', engine.number('nOutcomes')),
    harm: engine.doubles('harm', engine.number('nObservables')),
    digest: engine.read('digest'),
  };
}

/** An engine for the part of an arm that rests on evidence; null where there is nothing of its own to simulate. */
function gradedOf(arm) {
  const engine = new Engine();
  engine.run('open', arms[0].resolved);
  const resolved = engine.read('graded', arm.resolved);
  if (resolved === '') return null;
  engine.run('open', resolved);
  engine.run('make', Number(seed));
  return engine;
}

const arms = paths.map((path) => ({ name: nameOf(path), resolved: readFileSync(path, 'utf8'), replicates: [] }));
const reader = new Engine();
let people;
reader.run('open', arms[0].resolved);
for (const arm of arms) {
  const engine = new Engine();
  engine.run('open', arm.resolved);
  engine.run('make', Number(seed));
  people ??= engine.ask('people');
  const kinds = engine.ask('model').events.length;
  // events among those whom the arms cover, counted in the run without any and in the arm itself
  const tracked = (arm.name === '' ? arms.slice(1) : [arm]).map((one) => engine.call('track', one.resolved));
  const graded = arm.name === '' ? null : gradedOf(arm);
  for (let r = 0; r < Number(replicates); r++) {
    const one = simulate(engine, r);
    if (graded !== null) one.graded = simulate(graded, r).outcomes;
    let first = 0;
    one.tracked = tracked.map((n) => engine.counts((first += n) - n, n, kinds));
    arm.replicates.push(one);
  }
}

const { areas, roles, kinds, places, neighbourhoods, families } = people;
reader.give('areaNames', zeroEnded(areas.map(({ name }) => name)));
reader.give('areas', Float64Array.from(areas.flatMap(({ people: n, streets, eligible }) => [n, streets, eligible])));
reader.give('roles', zeroEnded(roles));
reader.give('kinds', zeroEnded(kinds));
reader.give('places', Uint32Array.from(places.flatMap(([role, kind, home]) => [role, kind, neighbourhoods[home][0], home])));
reader.give('families', Uint32Array.from(families.flat()));
reader.run('run_begin');
arms.forEach((arm, a) => {
  if (a > 0) reader.run('run_arm', arm.name, arm.resolved, 1);
  arm.replicates.forEach((one, number) => {
    for (const part of ['persons', 'events', 'daily', 'outcomes', 'harm']) reader.give(part, one[part]);
    if (a > 0 && one.tracked[0].length > 0) {
      reader.give('with', one.tracked[0]);
      reader.give('without', arms[0].replicates[number].tracked[a - 1]);
    }
    if (one.graded !== undefined) reader.give('graded', one.graded);
    reader.run('run_add', arm.name, number);
  });
});

const { outcomes, observables } = reader.ask('model');
console.log(
  JSON.stringify({
    outcomes: outcomes.map(({ name }) => name),
    harms: observables.filter(({ harm }) => harm).map(({ name }) => name),
    digests: arms.map((arm) => arm.replicates.map(({ digest }) => digest)),
    spreads: arms.map(({ name }) => reader.ask('spreads', name)),
    compared: outcomes.map((_, outcome) => reader.ask('arms', outcome)),
    patterns: reader.ask('patterns'),
    life: reader.read('life', 0, Number(person), 0),
  }),
);

/** The engine's exported calls (src/wasm/page.h) as methods: texts in and out, numbers copied out. */
import type { Answer, Compared, Trials } from '../data/shares';
import type { YamlNodes } from '../data/yaml';
import type { Events, Model, People, Person, Scenario } from '../data/types';
import { noSystem } from './wasi';

interface Exports {
  memory: WebAssembly.Memory;
  _initialize?: () => void;
  [call: string]: unknown;
}

/** A fault the engine reports, in the words of the program. */
export class EngineFault extends Error {}

const NUMBERS = ['day', 'nDays', 'nWeeks', 'nPeople', 'nAreas', 'nPlaces', 'nObservables', 'nOutcomes', 'nEvents'] as const;
const PERSON_FIELDS = 10;
const EVENT_BYTES = 20;
const NODE_FIELDS = 6; // OFR_TREE_FIELDS

export class Engine {
  private readonly exports: Exports;
  private readonly page: number;

  private constructor(instance: WebAssembly.Instance) {
    this.exports = instance.exports as unknown as Exports;
    this.exports._initialize?.();
    this.page = this.call('new');
    if (this.page === 0) throw new EngineFault('there is not enough memory for the engine');
  }

  static async make(program: BufferSource): Promise<Engine> {
    const module = await WebAssembly.compile(program);
    return new Engine(await WebAssembly.instantiate(module, noSystem(module)));
  }

  private call(name: string, ...values: number[]): number {
    return (this.exports[`ofr_page_${name}`] as (...values: number[]) => number)(...values);
  }

  /** Calls with texts, which stand in the engine's memory for as long as the call takes. */
  private callWithTexts(name: string, ...texts: string[]): number {
    const rooms = texts.map((text) => this.put(new TextEncoder().encode(`${text}\0`)));
    const result = this.call(name, this.page, ...rooms);
    for (const room of rooms) this.call('give_back', room);
    return result;
  }
  /** Bytes into the engine's memory, to be given back. */
  private put(bytes: Uint8Array): number {
    const room = this.call('room', bytes.length);
    if (room === 0) throw new EngineFault('there is not enough memory for what the engine is told');
    new Uint8Array(this.exports.memory.buffer, room, bytes.length).set(bytes);
    return room;
  }

  private text(address: number): string {
    const bytes = new Uint8Array(this.exports.memory.buffer);
    const end = bytes.indexOf(0, address);
    return new TextDecoder().decode(bytes.subarray(address, end));
  }

  private check(status: number): void {
    if (status === 0) return;
    const reports = this.text(this.call('reports', this.page)).trim();
    throw new EngineFault(reports.replace(/^error: /gm, '') || `the engine failed with status ${status}`);
  }

  private json<T>(name: string): T {
    const address = this.call(name, this.page);
    if (address === 0) this.check(3);
    return JSON.parse(this.text(address)) as T;
  }

  open(resolved: string): void {
    this.check(this.callWithTexts('open', resolved));
  }
  change(option: string, value: string): void {
    this.check(this.callWithTexts('change', option, value));
  }
  resolved(): string {
    const address = this.call('resolved', this.page);
    if (address === 0) this.check(3);
    return this.text(address);
  }
  model(): Model {
    return this.json('model');
  }
  scenario(): Scenario {
    return this.json('scenario');
  }
  people(): People {
    return this.json('people');
  }
  private give(bytes: Uint8Array): number {
    const room = this.call('room', bytes.length);
    if (room === 0) throw new EngineFault('there is not enough memory for a file');
    new Uint8Array(this.exports.memory.buffer, room, bytes.length).set(bytes);
    return room;
  }
  /** The lines that an intervention's file adds to the scenario that is open, which stays as it is. */
  intervention(name: string, bytes: Uint8Array, { nodes, texts }: YamlNodes): string {
    const rooms = [new TextEncoder().encode(`${name}\0`), bytes, new Uint8Array(nodes.buffer), texts].map((part) => this.give(part));
    const [at = 0, file = 0, told = 0, words = 0] = rooms;
    const address = this.call('intervention', this.page, at, file, bytes.length, told, nodes.length / NODE_FIELDS, words);
    const lines = address === 0 ? '' : this.text(address);
    for (const room of rooms) this.call('give_back', room);
    if (address === 0) this.check(3);
    return lines;
  }
  make(seed: number): void {
    this.check(this.call('make', this.page, seed));
  }
  begin(replicate: number): void {
    this.check(this.call('begin', this.page, replicate));
  }
  days(n: number): void {
    this.check(this.call('days', this.page, n));
  }
  keep(): void {
    this.check(this.call('keep', this.page));
  }
  branch(resolved: string): void {
    this.check(this.callWithTexts('branch', resolved));
  }
  /** Say what the open scenario is compared with, as lines of `offramp why --resolve`. */
  compare(reference: string, seed: number): void {
    const room = this.put(new TextEncoder().encode(`${reference}\0`));
    const status = this.call('compare', this.page, room, seed);
    this.call('give_back', room);
    this.check(status);
  }
  compared(): Compared {
    return this.json('compared');
  }
  /** Begin a replicate of a point. */
  coalition(point: number, replicate: number): void {
    this.check(this.call('coalition', this.page, point, replicate));
  }
  /** What follows from trials for an outcome. */
  why(outcome: string, shares: boolean, { points, nReplicates, values }: Trials): Answer {
    const rooms = [this.put(new TextEncoder().encode(`${outcome}\0`)), this.put(new Uint8Array(points.buffer)), this.put(new Uint8Array(values.buffer))];
    const [name, list, numbers] = rooms as [number, number, number];
    const address = this.call('why', this.page, name, Number(shares), points.length, nReplicates, list, numbers);
    for (const room of rooms) this.call('give_back', room);
    if (address === 0) this.check(3);
    return JSON.parse(this.text(address)) as Answer;
  }
  digest(): string {
    return this.text(this.call('digest', this.page));
  }
  number(which: (typeof NUMBERS)[number]): number {
    return this.call('number', this.page, NUMBERS.indexOf(which)) >>> 0;
  }

  private doubles(name: string, from: number, n: number): Float64Array {
    const address = this.call(name, this.page);
    return new Float64Array(this.exports.memory.buffer, address + from * 8, n).slice();
  }
  /** Rows from..to of the daily series. */
  daily(from: number, to: number): Float64Array {
    const n = this.number('nObservables');
    return this.doubles('daily', from * n, (to - from) * n);
  }
  /** Rows from..to of the weekly series. */
  weekly(from: number, to: number): Float64Array {
    const n = this.number('nObservables') * this.number('nAreas');
    return this.doubles('weekly', from * n, (to - from) * n);
  }
  outcomes(): Float64Array {
    return this.doubles('outcomes', 0, this.number('nOutcomes'));
  }
  totals(): Float64Array {
    const n = this.number('nObservables') * this.number('nAreas');
    const address = this.call('totals', this.page);
    return Float64Array.from(new BigInt64Array(this.exports.memory.buffer, address, n), Number);
  }
  events(): Events {
    const n = this.number('nEvents');
    const view = new DataView(this.exports.memory.buffer, this.call('events', this.page), n * EVENT_BYTES);
    const events: Events = {
      n,
      day: new Uint16Array(n),
      slot: new Uint8Array(n),
      kind: new Uint8Array(n),
      person: new Uint32Array(n),
      place: new Uint32Array(n),
      by: new Uint32Array(n),
      value: new Int32Array(n),
    };
    for (let i = 0, at = 0; i < n; i++, at += EVENT_BYTES) {
      events.day[i] = view.getUint16(at, true);
      events.slot[i] = view.getUint8(at + 2);
      events.kind[i] = view.getUint8(at + 3);
      events.person[i] = view.getUint32(at + 4, true);
      events.place[i] = view.getUint32(at + 8, true);
      events.by[i] = view.getUint32(at + 12, true);
      events.value[i] = view.getInt32(at + 16, true);
    }
    return events;
  }
  persons(ids: number[]): Person[] {
    const from = this.call('room', ids.length * 4);
    const to = this.call('room', ids.length * PERSON_FIELDS * 4);
    if (from === 0 || to === 0) throw new EngineFault('there is not enough memory for a list of people');
    new Uint32Array(this.exports.memory.buffer, from, ids.length).set(ids);
    this.call('persons', this.page, from, ids.length, to);
    const fields = new Int32Array(this.exports.memory.buffer, to, ids.length * PERSON_FIELDS).slice();
    this.call('give_back', from);
    this.call('give_back', to);
    return ids.map((id, i) => {
      const at = (field: number) => fields[i * PERSON_FIELDS + field] ?? 0;
      return {
        id,
        area: at(0),
        neighbourhood: at(1),
        street: at(2),
        household: at(3),
        family: at(4),
        male: at(5) === 1,
        age: at(6),
        activity: at(7),
        education: at(8),
        role: at(9),
      };
    });
  }
}

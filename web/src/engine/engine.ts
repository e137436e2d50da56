/** The calls that the engine exports (src/wasm/page.h) as methods: texts and arrays go in, copies come out. */
import type { Answer, Compared, Trials } from '../data/shares';
import type { Counts, Intervention, Model, People, Scenario } from '../data/types';
import type { YamlNodes } from '../data/yaml';
import { noSystem } from './wasi';

interface Exports {
  memory: WebAssembly.Memory;
  _initialize?: () => void;
  [call: string]: unknown;
}

/** A fault that the engine reports, in the words of the program. */
export class EngineFault extends Error {}

type Bytes = Uint8Array | Float64Array | Int32Array | Uint32Array;
type Argument = number | string | Bytes;

const NUMBERS = ['day', 'nDays', 'nWeeks', 'nPeople', 'nAreas', 'nPlaces', 'nObservables', 'nOutcomes', 'nEvents'] as const;
export const PERSON_FIELDS = 11; // OFR_LOADED_PERSON_FIELDS
export const EVENT_BYTES = 20;
const WATCH_VALUES = 9; // OFR_EXPOSURE_VALUES
const NODES = 100; // OFR_PAGE_NODES
const FAILED = 3;

/** Texts as the engine reads them, each with a NUL at its end. */
export const zeroEnded = (texts: string[]): Uint8Array => new TextEncoder().encode(texts.map((text) => `${text}\0`).join(''));

export class Engine {
  private readonly exports: Exports;
  private readonly page: number;

  private constructor(instance: WebAssembly.Instance) {
    this.exports = instance.exports as unknown as Exports;
    this.exports._initialize?.();
    this.page = this.raw('new');
    if (this.page === 0) throw new EngineFault('there is not enough memory for the engine');
  }

  static async make(program: BufferSource): Promise<Engine> {
    const module = await WebAssembly.compile(program);
    return new Engine(await WebAssembly.instantiate(module, noSystem(module)));
  }

  // ---- calls

  private raw(name: string, ...values: number[]): number {
    return (this.exports[`ofr_page_${name}`] as (...values: number[]) => number)(...values);
  }
  /** Copy bytes into the engine's memory. */
  private put(values: Bytes): number {
    const room = this.raw('room', values.byteLength);
    if (room === 0) throw new EngineFault('there is not enough memory in the engine');
    new Uint8Array(this.exports.memory.buffer, room, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return room;
  }
  /** Call with texts and arrays, which stay in the engine's memory during the call. */
  private call(name: string, ...from: Argument[]): number {
    const rooms: number[] = [];
    const values = from.map((one) => {
      if (typeof one === 'number') return one;
      const room = this.put(typeof one === 'string' ? zeroEnded([one]) : one);
      rooms.push(room);
      return room;
    });
    const result = this.raw(name, this.page, ...values);
    for (const room of rooms) this.raw('give_back', room);
    return result;
  }
  private text(address: number): string {
    const bytes = new Uint8Array(this.exports.memory.buffer);
    return new TextDecoder().decode(bytes.subarray(address, bytes.indexOf(0, address)));
  }
  private check(status: number): void {
    if (status === 0) return;
    const reports = this.text(this.call('reports')).trim();
    throw new EngineFault(reports.replace(/^error: /gm, '') || `the engine failed with status ${status}`);
  }
  /** Make a call that can fail. */
  run(name: string, ...from: Argument[]): void {
    this.check(this.call(name, ...from));
  }
  /** Ask for a text. */
  read(name: string, ...from: Argument[]): string {
    const address = this.call(name, ...from);
    if (address === 0) this.check(FAILED);
    return this.text(address);
  }
  /** Ask for JSON. */
  ask<T>(name: string, ...from: Argument[]): T {
    return JSON.parse(this.read(name, ...from)) as T;
  }
  /** Hand over an array for good. */
  give(part: number, values: Bytes): void {
    this.raw('give', this.page, part, this.put(values), values.byteLength);
  }

  // ---- the scenario

  open(resolved: string): void {
    this.run('open', resolved);
  }
  change(option: string, value: string): void {
    this.run('change', option, value);
  }
  resolved(): string {
    return this.read('resolved');
  }
  model(): Model {
    return this.ask('model');
  }
  scenario(): Scenario {
    return this.ask('scenario');
  }
  interventions(): Intervention[] {
    return this.ask('interventions');
  }
  people(): People {
    return this.ask('people');
  }
  private giveNodes({ nodes, texts }: YamlNodes): void {
    this.give(NODES, nodes);
    this.give(NODES + 1, texts);
  }
  /** The lines that an intervention's file adds to the open scenario, which stays as it is. */
  intervention(name: string, bytes: Uint8Array, yaml: YamlNodes): string {
    this.giveNodes(yaml);
    return this.read('intervention', name, bytes, bytes.length);
  }
  /** Add an intervention to the open scenario; without dose and days, with its own. */
  add(lines: string, dose = -1, from = '', until = ''): void {
    this.run('add', lines, dose, from, until);
  }
  /** An arm of the open scenario without its sizes that have no grade; '' where that is nothing of its own to simulate. */
  graded(resolved: string): string {
    return this.read('graded', resolved);
  }
  /** Set the story that lives are compared with. */
  story(name: string, bytes: Uint8Array, yaml: YamlNodes): void {
    this.giveNodes(yaml);
    this.run('story', name, bytes, bytes.length);
  }

  // ---- a replicate

  make(seed: number): void {
    this.run('make', seed);
  }
  /** Count events among those whom the interventions of an arm cover, where a finding may be built in: how many interventions. */
  track(resolved: string): number {
    const n = this.call('track', resolved);
    if (n < 0) this.check(FAILED);
    return n;
  }
  begin(replicate: number): void {
    this.run('begin', replicate);
  }
  days(n: number): void {
    this.run('days', n);
  }
  keep(): void {
    this.run('keep');
  }
  branch(resolved: string): void {
    this.run('branch', resolved);
  }
  digest(): string {
    return this.read('digest');
  }
  number(which: (typeof NUMBERS)[number]): number {
    return this.call('number', NUMBERS.indexOf(which)) >>> 0;
  }
  private doubles(name: string, from: number, n: number): Float64Array {
    const address = this.call(name);
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
  harm(): Float64Array {
    return this.doubles('harm', 0, this.number('nObservables'));
  }
  /** Events counted of `n` interventions that are tracked, from number `first` on. */
  tracked(first: number, n: number, nKinds: number): Counts {
    const each = nKinds * WATCH_VALUES;
    const address = this.call('tracked');
    return Float64Array.from(new BigInt64Array(this.exports.memory.buffer, address + first * each * 8, n * each), Number);
  }
  /** Events as the engine keeps them, EVENT_BYTES each. */
  events(): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, this.call('events'), this.number('nEvents') * EVENT_BYTES).slice();
  }
  /** Everybody in events, PERSON_FIELDS each, in order of id. */
  persons(events: Uint8Array): Int32Array {
    const words = new Uint32Array(events.buffer);
    const ids = new Set<number>();
    for (let at = 0; at < words.length; at += EVENT_BYTES / 4) ids.add(words[at + 1] as number).add(words[at + 3] as number);
    const people = this.number('nPeople');
    const list = Uint32Array.from([...ids].filter((id) => id < people).sort((a, b) => a - b));
    const out = this.put(new Int32Array(list.length * PERSON_FIELDS));
    this.call('persons', list, list.length, out);
    const fields = new Int32Array(this.exports.memory.buffer, out, list.length * PERSON_FIELDS).slice();
    this.raw('give_back', out);
    return fields;
  }

  // ---- why here

  /** Say what the open scenario is compared with, as lines of `offramp why --resolve`. */
  compare(reference: string, seed: number): void {
    this.run('compare', reference, seed);
  }
  compared(): Compared {
    return this.ask('compared');
  }
  /** Begin a replicate of a point. */
  coalition(point: number, replicate: number): void {
    this.run('coalition', point, replicate);
  }
  /** What follows from trials for an outcome. */
  why(outcome: string, shares: boolean, { points, nReplicates, values }: Trials): Answer {
    return this.ask('why', outcome, Number(shares), points.length, nReplicates, points, values);
  }
}

/**
 * YAML as the engine wants it told (src/wasm/tree.h): nodes in the order in which they begin, each with its place
 * in the file. Not all of YAML, as the program does not take all: one document; no anchors, aliases, tags. What a
 * intervention may hold is the engine's to check.
 */
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Node, type ParsedNode } from 'yaml';

export interface YamlNodes {
  nodes: Int32Array; // six numbers a node
  texts: Uint8Array; // its name and its text, each ending in NUL
}

const FAULT = 0;
const PLAIN = 1;
const QUOTED = 2;
const LIST = 3;
const MAP = 4;
const DEEPEST = 12;
const EXTRAS = 'anchors, aliases and tags are not taken in a scenario; write the value itself';

type Range = readonly [from: number, until: number];
interface Told {
  kind: number;
  at: Range;
  name: string;
  nameAt: Range | null;
  text: string;
  children: number;
}

/** A text in quotes stands where its first letter does. */
const inQuotes = ({ type }: { type?: string | undefined }, [from, until]: Range): Range => (type?.startsWith('QUOTE') ? [from + 1, until - 1] : [from, until]);

class Teller {
  constructor(private readonly source: string) {}
  readonly nodes: Told[] = [];
  readonly faults: Told[] = [];

  fault(at: Range, text: string): void {
    this.faults.push({ kind: FAULT, at, name: '', nameAt: null, text, children: 0 });
  }

  /** Texts end in NUL on their way to the engine, so one that holds it would be cut. */
  private text(value: unknown, at: Range): string {
    const text = String(value ?? '');
    const nul = text.indexOf('\0');
    if (nul >= 0) this.fault(at, `the text has a NUL character (\\0) after "${text.slice(0, Math.min(nul, 60))}"; no text may have one`);
    return text;
  }

  /** Anchors and tags stand before their node, nothing but blanks and one another between; an alias is one. */
  private extras(node: Node, [from, until]: Range): void {
    const { anchor } = node as { anchor?: string };
    const ahead = this.source.slice(0, from);
    if (isAlias(node)) this.fault([from + 1, until], EXTRAS);
    else if (anchor !== undefined) {
      const at = ahead.lastIndexOf(`&${anchor}`) + 1;
      this.fault([at, at + anchor.length], EXTRAS);
    } else if (node.tag !== undefined) {
      const at = ahead.search(/!\S*\s*$/);
      this.fault([at, at + (/^\S*/.exec(ahead.slice(at))?.[0].length ?? 1)], EXTRAS);
    }
  }

  node(node: ParsedNode | null, name: string, nameAt: Range | null, depth: number): void {
    const [from, until] = node?.range ?? nameAt ?? [0, 0];
    const told: Told = { kind: PLAIN, at: [from, until], name, nameAt, text: '', children: 0 };
    this.nodes.push(told);
    if (node === null) return;
    if (depth > DEEPEST) return this.fault([from, from + 1], 'nested too deep for a scenario');
    this.extras(node, [from, until]);
    if (isScalar(node)) {
      if (node.type !== undefined && node.type !== 'PLAIN') told.kind = QUOTED;
      told.at = inQuotes(node, told.at);
      told.text = this.text(node.value, told.at);
    } else if (isSeq(node)) {
      told.kind = LIST;
      told.at = [from, from + 1];
      told.children = node.items.length;
      for (const item of node.items) this.node(item as ParsedNode, '', null, depth + 1);
    } else if (isMap(node)) {
      told.kind = MAP;
      told.at = [from, from + 1];
      told.children = node.items.length;
      for (const { key, value } of node.items) this.pair(key as ParsedNode | null, value as ParsedNode | null, [from, from + 1], depth + 1);
    }
  }

  private pair(key: ParsedNode | null, value: ParsedNode | null, map: Range, depth: number): void {
    if (!isScalar(key)) return this.fault(key?.range ? [key.range[0], key.range[0] + 1] : map, 'a name is expected here, then a colon');
    const at = inQuotes(key, [key.range?.[0] ?? map[0], key.range?.[1] ?? map[1]]);
    this.extras(key, at);
    this.node(value, this.text(key.value, at), at, depth);
  }
}

/** Bytes before each place of a text, so that places can be given in bytes. */
function bytesBefore(text: string): (at: number) => number {
  const before = new Uint32Array(text.length + 1); // once for all places: a file may have many
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const half = unit >= 0xd800 && unit <= 0xdfff; // two halves make a character of four bytes
    before[i + 1] = (before[i] ?? 0) + (unit < 0x80 ? 1 : unit < 0x800 || half ? 2 : 3);
  }
  return (at) => before[Math.min(at, text.length)] ?? 0;
}

function pack(told: Told[], text: string): YamlNodes {
  const before = bytesBefore(text);
  const numbers = told.flatMap(({ kind, at, nameAt, children }) => {
    const from = before(at[0]);
    const nameFrom = nameAt === null ? -1 : before(nameAt[0]);
    return [kind, from, before(at[1]) - from, nameFrom, nameAt === null ? 0 : before(nameAt[1]) - nameFrom, children];
  });
  return { nodes: Int32Array.from(numbers), texts: new TextEncoder().encode(told.map(({ name, text: words }) => `${name}\0${words}\0`).join('')) };
}

/** Tell the nodes of a file. One that is no text has none: the engine says so. */
export function tellYaml(bytes: Uint8Array): YamlNodes {
  const text = new TextDecoder('utf-8').decode(bytes); // without a byte order mark
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return pack([], '');
  const teller = new Teller(text);
  const documents = parseAllDocuments<ParsedNode>(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
  if (!Array.isArray(documents)) return pack([], text);
  for (const { errors } of documents) for (const { pos, message } of errors) teller.fault(pos, `not YAML: ${message}`);
  const [first, second] = documents.filter(({ contents }) => contents !== null);
  if (teller.faults.length === 0 && first !== undefined) teller.node(first.contents, '', null, 0);
  if (second?.contents) teller.fault([second.contents.range[0], second.contents.range[0] + 1], 'a second YAML document; a scenario is one');
  return pack(teller.faults.length > 0 ? teller.faults : teller.nodes, text);
}

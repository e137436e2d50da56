/** Rows of a table as columns, packed: what src/store/columns.h writes. */
export interface Columns {
  n: number; // rows
  /** A column by its name; NaN for NULL. */
  numbers(name: string): Float64Array;
  texts(name: string): string[];
  has(name: string): boolean;
}

async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Numbers of 7 bits a byte, each the step from the one before; 0 stands for NULL. */
function wholes(bytes: Uint8Array, n: number): Float64Array {
  const values = new Float64Array(n);
  let before = 0;
  let at = 0;
  for (let row = 0; row < n; row++) {
    let number = 0;
    let scale = 1;
    let byte: number;
    do {
      if (at >= bytes.length) throw new Error('a column is cut');
      byte = bytes[at++] as number;
      number += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte >= 0x80);
    if (number === 0) {
      values[row] = NaN;
      continue;
    }
    number -= 1;
    before += number % 2 === 0 ? number / 2 : -(number + 1) / 2;
    values[row] = before;
  }
  return values;
}

/** Floats of which all first bytes stand together, then all second ones, and so on. */
function reals(bytes: Uint8Array, n: number): Float64Array {
  if (bytes.length !== 4 * n) throw new Error('a column is cut');
  const whole = new Uint8Array(4 * n);
  for (let plane = 0; plane < 4; plane++) for (let row = 0; row < n; row++) whole[4 * row + plane] = bytes[plane * n + row] as number;
  return new Float64Array(new Float32Array(whole.buffer)); // what runs a browser is little-endian
}

interface Column {
  kind: number; // 0 whole, 1 real, 2 text
  bytes: Uint8Array;
}
function readColumns(bytes: Uint8Array): { n: number; columns: Map<string, Column> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const n = view.getUint32(0, true);
  const columns = new Map<string, Column>();
  let at = 8;
  for (let i = view.getUint32(4, true); i > 0; i--) {
    const kind = view.getUint8(at);
    const length = view.getUint8(at + 1);
    const name = new TextDecoder().decode(bytes.subarray(at + 2, at + 2 + length));
    const size = view.getUint32(at + 2 + length, true);
    at += 6 + length;
    if (kind > 2 || at + size > bytes.length) throw new Error('a column is cut');
    columns.set(name, { kind, bytes: bytes.subarray(at, at + size) });
    at += size;
  }
  return { n, columns };
}

export async function unpackColumns(packed: Uint8Array): Promise<Columns> {
  const { n, columns } = readColumns(await inflate(packed));
  const column = (name: string): Column => {
    const found = columns.get(name);
    if (found === undefined) throw new Error(`there is no column ${name}`);
    return found;
  };
  return {
    n,
    has: (name) => columns.has(name),
    numbers: (name) => {
      const { kind, bytes } = column(name);
      return kind === 1 ? reals(bytes, n) : wholes(bytes, n);
    },
    texts: (name) => {
      const { kind, bytes } = column(name);
      if (kind !== 2) throw new Error(`column ${name} is no text`);
      const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
      const words = new TextDecoder().decode(bytes.subarray(4, 4 + length)).split('\0');
      return Array.from(wholes(bytes.subarray(4 + length), n), (number) => words[number] ?? '');
    },
  };
}

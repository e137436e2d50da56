/**
 * Kept: what the user ticks, types and chooses, and the files they open. It survives a change of view or language,
 * and a reload where the browser allows the page to store anything.
 *
 * It is stored in the browser's sessionStorage: it belongs to one tab, ends with it, and nothing is sent anywhere. A
 * browser that refuses storage keeps all of it until the page is reloaded.
 */
import { packed, unpacked } from './data/pack';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Characters of a file that is stored; browsers allow about five million in all. */
export const MOST_FILE = 4_000_000;

/** The browser's storage of the tab, or null where it is refused. */
function storeOfTab(): Store | null {
  try {
    return typeof sessionStorage === 'undefined' ? null : sessionStorage;
  } catch {
    return null;
  }
}

export class Kept {
  private values: Record<string, unknown> = {};
  private readonly name: string;
  private readonly fileName: string;

  /** @param page keeps pages apart that share a tab: all files on a disk share one storage */
  constructor(
    private readonly store: Store | null,
    page: string,
  ) {
    this.name = `offramp values ${page}`;
    this.fileName = `offramp file ${page}`;
    try {
      const read: unknown = JSON.parse(store?.getItem(this.name) ?? '{}');
      if (typeof read === 'object' && read !== null && !Array.isArray(read)) this.values = read as Record<string, unknown>;
    } catch {
      // refused, or written by something else: begin with nothing
    }
  }

  /** A value by its name; the usual one where none of its type is kept. */
  get<T extends string>(name: string, usual: T): T;
  get(name: string, usual: number): number;
  get(name: string, usual: boolean): boolean;
  get(name: string, usual: string | number | boolean): string | number | boolean {
    const value = this.values[name];
    return typeof value === typeof usual ? (value as typeof usual) : usual;
  }
  /** A value with parts; null where `is` does not accept what is kept. */
  object<T>(name: string, is: (value: unknown) => value is T): T | null {
    const value = this.values[name];
    return is(value) ? structuredClone(value) : null;
  }
  set(name: string, value: unknown): void {
    if (value === null) delete this.values[name];
    else this.values[name] = structuredClone(value);
    this.write(this.name, JSON.stringify(this.values));
  }

  /** Keep the file that is open. @return whether it will be there after a reload */
  async putFile(name: string, bytes: ArrayBuffer): Promise<boolean> {
    this.dropFile();
    if (this.store === null || bytes.byteLength > 4 * MOST_FILE) return false; // it would not be packed below the limit
    const text = await packed(bytes);
    return text.length <= MOST_FILE && this.write(this.fileName, JSON.stringify({ name, text }));
  }
  /** The file that was open; null where it was not kept. */
  async file(): Promise<{ name: string; bytes: ArrayBuffer } | null> {
    try {
      const { name, text } = JSON.parse(this.store?.getItem(this.fileName) ?? 'null') as { name: string; text: string };
      return { name, bytes: await unpacked(text) };
    } catch {
      return null;
    }
  }
  dropFile(): void {
    try {
      this.store?.removeItem(this.fileName);
    } catch {
      // it was never stored
    }
  }

  private write(name: string, text: string): boolean {
    try {
      this.store?.setItem(name, text);
      return this.store !== null;
    } catch {
      return false; // refused or full: values stay in memory
    }
  }
}

export const kept = new Kept(storeOfTab(), typeof location === 'undefined' ? '' : location.pathname);

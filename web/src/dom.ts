/** Elements in one call: el('button', { class: 'main', onclick: run }, 'Run'). Text is never read as markup. */
type Attribute = string | number | boolean | null | undefined | ((event: Event) => void);
export type Child = Node | string | number | null | undefined | false;

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, Attribute> = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.replace(/^on/, ''), value);
    else if (key === 'value' && 'value' in element) {
      (element as HTMLInputElement).value = String(value);
      if (element instanceof HTMLInputElement) element.defaultValue = String(value);
    } else element.setAttribute(key, value === true ? '' : String(value));
  }
  fill(element, ...children);
  return element;
}

/** Put children in the place of what was there. */
export function fill(element: Element, ...children: (Child | Child[])[]): void {
  element.replaceChildren(
    ...children
      .flat()
      .filter((child): child is Node | string | number => child !== null && child !== undefined && child !== false)
      .map((child) => (child instanceof Node ? child : String(child))),
  );
}

/** A cell of a table: an element td or th as it is, anything else in a td. */
const asCell = (content: Child, row: boolean): HTMLElement =>
  content instanceof HTMLTableCellElement ? content : row ? el('th', { scope: 'row' }, content) : el('td', {}, content);

/** A table with a head; the first cell of each row names the row. A row that is an element stays as it is. */
export function table(heads: Child[], rows: (Child[] | HTMLElement)[], attributes: Record<string, Attribute> = {}): HTMLTableElement {
  return el(
    'table',
    attributes,
    el('thead', {}, el('tr', {}, heads.map((head) => (head instanceof HTMLTableCellElement ? head : el('th', { scope: 'col' }, head))))),
    el('tbody', {}, rows.map((row) => (row instanceof HTMLElement ? row : tableRow(row)))),
  );
}
export const tableRow = (cells: Child[], attributes: Record<string, Attribute> = {}): HTMLElement => el('tr', attributes, cells.map((cell, i) => asCell(cell, i === 0)));
/** A part that scrolls by keyboard too, where it is wider than its place. */
export const region = (kind: string, label: string, ...children: (Child | Child[])[]): HTMLElement =>
  el('div', { class: kind, tabindex: 0, role: 'region', 'aria-label': label }, ...children);
/** Words of the engine, in English in every language of the page. */
export const english = (text: string): HTMLElement => el('bdi', { lang: 'en' }, text);

/** An input under its label, with a place beside it for what is wrong with it. */
export class Field {
  private readonly fault = el('span', { class: 'fault', role: 'alert', hidden: true });
  readonly element: HTMLElement;

  constructor(
    label: string,
    readonly input: HTMLInputElement | HTMLSelectElement,
  ) {
    this.element = el('div', { class: 'field' }, el('label', {}, label, input), this.fault);
  }
  /** Say what is wrong; '' takes it back. Words of the engine are English. */
  say(text: string, english = false): void {
    this.fault.hidden = text === '';
    if (this.fault.textContent !== text) this.fault.textContent = text;
    for (const [name, value] of [['lang', 'en'], ['dir', 'ltr']] as const)
      if (english) this.fault.setAttribute(name, value);
      else this.fault.removeAttribute(name);
    this.fault.id = `fault-${this.input.name}`;
    for (const [name, value] of [['aria-invalid', 'true'], ['aria-describedby', this.fault.id]] as const)
      if (text === '') this.input.removeAttribute(name);
      else this.input.setAttribute(name, value);
  }
}

/** A chooser of values, each with its text. */
export function chooser(options: [value: string, text: string, title?: string][], chosen: string, choose: (value: string) => void, attributes: Record<string, Attribute> = {}): HTMLSelectElement {
  const select = el('select', { ...attributes, onchange: () => choose(select.value) });
  offer(select, options, chosen);
  return select;
}
/** Put options into a chooser. */
export const offer = (select: HTMLSelectElement, options: [value: string, text: string, title?: string][], chosen: string): void =>
  fill(select, options.map(([value, text, title]) => el('option', { value, title, selected: value === chosen }, text)));

/** A place where a file is dropped or chosen. */
export function dropZone(kind: string, label: string, accept: string, take: (file: File) => Promise<void>, ...more: Child[]): HTMLElement {
  const give = (file: File | undefined) => {
    if (file !== undefined) void take(file).finally(() => (picker.value = ''));
  };
  const picker = el('input', { type: 'file', accept, onchange: () => give(picker.files?.[0]) });
  const zone = el('div', { class: kind }, el('label', {}, label, picker), ...more);
  zone.addEventListener('dragover', (event) => (event.preventDefault(), zone.classList.add('over')));
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    event.stopPropagation();
    zone.classList.remove('over');
    give(event.dataTransfer?.files[0]);
  });
  return zone;
}

/** A view whose parts stand only once there is a run: before, it says so in one place. */
export function whenRun(nothing: string, ...parts: Child[]): { elements: HTMLElement[]; show(there: boolean): void } {
  const empty = el('p', { class: 'nothing' }, nothing);
  const all = el('div', { hidden: true }, ...parts);
  return {
    elements: [empty, all],
    show(there) {
      empty.hidden = there;
      all.hidden = !there;
    },
  };
}

/** Save text or bytes as a file. */
export function save(name: string, content: BlobPart, type: string): void {
  const link = el('a', { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Elements in one call: el('button', { class: 'main', onclick: run }, 'Run'). Text is never read as markup. */
type Attribute = string | number | boolean | null | undefined | ((event: Event) => void);
type Child = Node | string | number | null | undefined | false;

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

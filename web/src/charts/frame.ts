/** A frame around a chart: its title, a sentence that says what is seen, and the chart as CSV or as a picture. */
import { el, fill, save } from '../dom';
import { spoken, t } from '../words/words';
import { captionedCanvas, captionedSvg, captionOf, measureByCanvas } from './caption';

type Cell = string | number | null;
export interface Framed {
  title: string;
  says: string;
  /** Where its numbers come from: lines for the files that are saved. */
  about(): string[];
  /** Rows, the first of which has the names of the columns. */
  csv(): Cell[][];
  /** Nothing to draw: a text says why. */
  draw(): Element | string;
}

/** A spreadsheet would execute a text that begins as a formula does; after ' it is text. As ofr_put_csv_cell. */
function csvCell(cell: Cell): string {
  const text = String(cell ?? '');
  const safe = typeof cell === 'string' && /^[=+\-@\t\r\n]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180. */
export const asCsv = (rows: Cell[][]): string =>
  rows
    .map((row) => row.map(csvCell).join(','))
    .join('\r\n') + '\r\n';

/** The same after lines of comment, which say where it comes from. */
export const commented = (about: string[], rows: Cell[][]): string => about.map((line) => `# ${line.replace(/[\r\n]+/g, ' ')}\r\n`).join('') + asCsv(rows);

const fromWhere = ({ title, says, about }: Framed): string[] => [`${title}${t('colon')}${says}`, ...about()];
const fileName = (title: string): string => title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').toLowerCase();

/** The styles that a picture needs where the page's style sheet is not. */
const STYLED = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'fill-opacity', 'font-size', 'font-family', 'font-weight', 'text-anchor', 'paint-order'];
function standalone(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
    const style = getComputedStyle(from[i] as Element);
    element.setAttribute('style', STYLED.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';'));
  });
  const { width, height } = svg.getBoundingClientRect();
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  return copy;
}

/** Save the drawing in an element, with its title and where it comes from in the picture itself. */
function savePicture(of: Element, { title, says, about }: Framed): void {
  const canvas = of.matches('canvas') ? of : of.querySelector('canvas');
  const svg = of.matches('svg') ? of : of.querySelector('svg');
  const drawn = canvas ?? svg;
  if (drawn === null) return;
  const size = drawn.getBoundingClientRect();
  const caption = captionOf(title, [says, ...about()].filter((line) => line !== ''), size, spoken() === 'ar', measureByCanvas());
  if (canvas instanceof HTMLCanvasElement)
    captionedCanvas(canvas, caption, canvas.width / size.width)?.toBlob((blob) => blob && save(`${fileName(title)}.png`, blob, 'image/png'));
  else if (svg instanceof SVGSVGElement)
    save(`${fileName(title)}.svg`, new XMLSerializer().serializeToString(captionedSvg(standalone(svg), caption)), 'image/svg+xml');
}

/** What is wider than its place can be scrolled by keyboard, too. */
export function reachable(wide: HTMLElement, label: () => string): void {
  const look = () => {
    const scrolls = wide.scrollWidth > wide.clientWidth + 1;
    for (const [name, value] of [['tabindex', '0'], ['role', 'group'], ['aria-label', label()]] as const)
      if (scrolls) wide.setAttribute(name, value);
      else wide.removeAttribute(name);
  };
  const exposure = new ResizeObserver(look);
  exposure.observe(wide);
  new MutationObserver(look).observe(wide, { childList: true });
}

/** A figure; `redraw` draws it again and puts it in the place of the old one. */
export function frame(framed: () => Framed): { figure: HTMLElement; redraw(): void } {
  const title = el('h2');
  const says = el('p', { class: 'says' });
  const body = el('div', { class: 'drawing' });
  let now = framed();
  reachable(body, () => now.title);
  const buttons = el(
    'div',
    { class: 'buttons' },
    el('button', { type: 'button', onclick: () => save(`${fileName(now.title)}.csv`, commented(fromWhere(now), now.csv()), 'text/csv') }, t('csv')),
    el('button', { type: 'button', onclick: () => savePicture(body, now) }, t('picture')),
  );
  const figure = el('figure', { class: 'frame' }, el('div', { class: 'head' }, title, buttons), says, body);
  const redraw = () => {
    now = framed();
    title.textContent = now.title;
    says.textContent = now.says;
    const drawn = now.draw();
    const nothing = typeof drawn === 'string';
    buttons.hidden = says.hidden = nothing;
    if (nothing || drawn !== body.firstElementChild) fill(body, nothing ? el('p', { class: 'nothing' }, drawn) : drawn);
    const image = body.querySelector('svg, .u-wrap');
    for (const group of body.querySelectorAll('svg [aria-label]')) group.removeAttribute('aria-label'); // one image, one label
    image?.setAttribute('role', 'img');
    image?.setAttribute('aria-label', `${now.title}. ${now.says}`);
  };
  redraw();
  return { figure, redraw };
}

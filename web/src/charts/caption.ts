/** Caption: the text of a saved picture. Its title is above the drawing; where its numbers come from is below. */
import { svg } from './svg';

const FONT = "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif";
const TITLE = { size: 16, weight: 600, step: 22 };
const LINE = { size: 11, weight: 400, step: 15 };
const PAD = 10; // pixels
const LEAST_WIDTH = 360;

interface Placed {
  text: string;
  x: number;
  y: number; // of the base line
  of: typeof TITLE;
}
export interface Caption {
  width: number; // of the picture with its text
  height: number;
  top: number; // where the drawing begins
  rtl: boolean;
  texts: Placed[];
}
type Measure = (text: string, font: string) => number;

const fontOf = ({ size, weight }: typeof TITLE): string => `${weight} ${size}px ${FONT}`;

/** A text in lines that are no wider than they may be; a word that is longer is cut. */
export function wrapped(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    while (measure(word) > width && [...word].length > 1) {
      let n = [...word].length - 1;
      while (n > 1 && measure([...word].slice(0, n).join('')) > width) n--;
      lines.push([...word].slice(0, n).join(''));
      word = [...word].slice(n).join('');
    }
    line = word;
  }
  return line === '' ? lines : [...lines, line];
}

/** Lay out the text around a drawing of some size. */
export function captionOf(title: string, about: string[], drawing: { width: number; height: number }, rtl: boolean, measure: Measure): Caption {
  const width = Math.max(LEAST_WIDTH, Math.ceil(drawing.width));
  const x = rtl ? width - PAD : PAD;
  const linesOf = (text: string, of: typeof TITLE) => wrapped(text, width - 2 * PAD, (part) => measure(part, fontOf(of)));
  const above = linesOf(title, TITLE).map((text, i): Placed => ({ text, x, y: PAD + TITLE.size + i * TITLE.step, of: TITLE }));
  const top = PAD + above.length * TITLE.step;
  const bottom = top + Math.ceil(drawing.height) + PAD;
  const below = about.flatMap((text) => linesOf(text, LINE)).map((text, i): Placed => ({ text, x, y: bottom + LINE.size + i * LINE.step, of: LINE }));
  return { width, height: bottom + below.length * LINE.step + PAD, top, rtl, texts: [...above, ...below] };
}

/** The width of a text in pixels. */
export function measureByCanvas(): Measure {
  const pen = document.createElement('canvas').getContext('2d');
  return (text, font) => {
    if (pen === null) return text.length * LINE.size;
    pen.font = font;
    return pen.measureText(text).width;
  };
}

/** A drawing with its text around it, as a picture of its own. */
export function captionedSvg(drawing: SVGSVGElement, { width, height, top, rtl, texts }: Caption): SVGSVGElement {
  const whole = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height }) as SVGSVGElement;
  drawing.setAttribute('y', String(top));
  const written = texts.map(({ text, x, y, of }) =>
    svg('text', { x, y, 'font-family': FONT, 'font-size': of.size, 'font-weight': of.weight, fill: '#1b1f24', direction: rtl ? 'rtl' : 'ltr', 'text-anchor': 'start' }, text),
  );
  whole.append(svg('rect', { width, height, fill: 'white' }), drawing, ...written);
  return whole;
}

/** The same of a canvas, whose pixels may be smaller than those of the page. */
export function captionedCanvas(drawing: HTMLCanvasElement, { width, height, top, rtl, texts }: Caption, scale: number): HTMLCanvasElement | null {
  const whole = document.createElement('canvas');
  whole.width = Math.round(width * scale);
  whole.height = Math.round(height * scale);
  const pen = whole.getContext('2d');
  if (pen === null) return null;
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, whole.width, whole.height);
  pen.drawImage(drawing, 0, Math.round(top * scale));
  pen.scale(scale, scale);
  pen.fillStyle = '#1b1f24';
  pen.direction = rtl ? 'rtl' : 'ltr';
  pen.textAlign = 'start';
  for (const { text, x, y, of } of texts) {
    pen.font = fontOf(of);
    pen.fillText(text, x, y);
  }
  return whole;
}

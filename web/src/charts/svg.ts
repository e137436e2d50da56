const SVG = 'http://www.w3.org/2000/svg';

/** An element of a drawing in one call. */
export function svg(name: string, attributes: Record<string, string | number> = {}, text = ''): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  return element;
}
export const drawing = (width: number, height: number, attributes: Record<string, string> = {}): SVGSVGElement =>
  svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', ...attributes }) as SVGSVGElement;

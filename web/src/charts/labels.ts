/**
 * Names on a map that do not cover one another: each takes the first free place around its point, near
 * ones first; one that stands off is joined by a line. A name for which there is no place is left out.
 */
export interface Box {
  x: number; // left
  y: number; // top
  width: number;
  height: number;
}
export interface Named {
  text: string;
  x: number;
  y: number;
  size: number; // of the letters
  around: number; // free space kept around the point
  farthest: number; // how far off a name may stand; 0: beside the point or nowhere
}
export interface Placed {
  box: Box;
  leader: [number, number] | null; // where the line from the point ends
}

const LETTER = 0.58; // of the size, on reference and a little more
const RING = 11;
const SIDES: [number, number][] = [[1, -0.6], [-1, -0.6], [1, 0.6], [-1, 0.6], [0, -1], [0, 1], [1, 0], [-1, 0]];

export const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const inside = (a: Box, b: Box): boolean => a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

function boxAt({ text, x, y, size }: Named, [dx, dy]: [number, number], off: number): Box {
  const width = text.length * size * LETTER;
  const height = size * 1.15;
  return { x: x + dx * off - (width * (1 - dx)) / 2, y: y + dy * off - (height * (1 - dy)) / 2, width, height };
}
const clampTo = (value: number, low: number, size: number): number => Math.max(low, Math.min(low + size, value));

/** In order: earlier names have the first choice. `taken` are boxes that nothing may cover. */
export function placeLabels(all: Named[], taken: Box[], bounds: Box): (Placed | null)[] {
  const used = [...taken];
  return all.map((one) => {
    for (let off = one.around; off <= one.around + one.farthest; off += RING)
      for (const side of SIDES) {
        const box = boxAt(one, side, off);
        if (!inside(box, bounds) || used.some((other) => overlap(box, other))) continue;
        used.push(box);
        const end: [number, number] = [clampTo(one.x, box.x, box.width), clampTo(one.y, box.y, box.height)];
        return { box, leader: off > one.around ? end : null };
      }
    return null;
  });
}

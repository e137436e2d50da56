import { describe, expect, it } from 'vitest';
import { overlap, placeLabels, type Box, type Named } from '../../src/charts/labels';
import { steps } from '../../src/charts/shades';

const bounds: Box = { x: 0, y: 0, width: 640, height: 560 };
const named = (text: string, x: number, y: number, farthest = 66): Named => ({ text, x, y, size: 12, around: 6, farthest });

describe('names on the map', () => {
  it('of seats that lie close together do not cover one another, and those that stand off have a line', () => {
    const seats = ['Kasserine Nord', 'Kasserine Sud', 'Ezzouhour', 'Foussana'].map((name, i) => named(name, 300 + 2 * i, 300 + 2 * i));
    const placed = placeLabels(seats, [], bounds);
    expect(placed.every((one) => one !== null)).toBe(true);
    const boxes = placed.flatMap((one) => (one === null ? [] : [one.box]));
    boxes.forEach((box, i) => boxes.slice(i + 1).forEach((other) => expect(overlap(box, other)).toBe(false)));
    const crowd = placeLabels(Array.from({ length: 12 }, (_, i) => named('Kasserine Nord', 300 + i, 300)), [], bounds);
    expect(crowd.some((one) => one !== null && one.leader !== null)).toBe(true);
  });

  it('stay in the picture and off what is taken, and are left out where there is no place', () => {
    const [edge] = placeLabels([named('Sbeitla', 638, 4)], [], bounds);
    expect((edge?.box.x ?? 0) + (edge?.box.width ?? 999)).toBeLessThanOrEqual(640);
    expect(edge?.box.y).toBeGreaterThanOrEqual(0);
    expect(placeLabels([named('Sbeitla', 300, 300)], [bounds], bounds)).toEqual([null]);
    const twice = placeLabels([named('Sbeitla', 30, 30, 0), named('Sbeitla', 30, 30, 0)], [{ x: 0, y: 34, width: 640, height: 500 }], { ...bounds, width: 90 });
    expect(twice.filter((one) => one === null).length).toBe(1);
  });
});

describe('the values of a legend', () => {
  it('are round, begin at 0 and reach the highest value', () => {
    expect(steps(68)).toEqual([0, 20, 40, 60, 80]);
    expect(steps(0.033)).toEqual([0, 0.01, 0.02, 0.03, 0.04]);
    expect(steps(3, true)).toEqual([0, 1, 2, 3]);
    expect(steps(0)).toEqual([0, 1]);
    for (const most of [0.7, 1, 7.3, 99, 1234]) {
      const values = steps(most);
      expect(values.at(-1)).toBeGreaterThanOrEqual(most);
      expect(values.length).toBeLessThanOrEqual(6);
    }
  });
});

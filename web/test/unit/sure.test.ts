import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { smallRun, withDatabase } from './small';

interface Said {
  name: string;
  value: number | null;
  holds: boolean;
}

describe('patterns', () => {
  it('have the values and verdicts that the program finds in the database of the same run', async () => {
    const run = await smallRun('2012-12-31');
    const judged = run.ask.patterns();
    withDatabase('2012-12-31', (database) => {
      const program = new URL('../../../build/offramp', import.meta.url).pathname;
      let text = '';
      try {
        text = execFileSync(program, ['patterns', database, '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      } catch (missed) {
        text = (missed as { stdout: string }).stdout; // ends with 1 where a pattern is missed
      }
      const said = JSON.parse(text) as Said[];
      expect(said.length).toBe(judged.length);
      let compared = 0;
      judged.forEach((one, i) => {
        expect(run.scenario.patterns[i]?.name).toBe(said[i]?.name);
        if (one.verdict === 'control') return;
        const value = said[i]?.value ?? null;
        if (value === null) expect(one.value).toBeNaN();
        else expect(one.value).toBeCloseTo(value, 9);
        expect(one.verdict === 'holds').toBe(said[i]?.holds);
        compared += Number(value !== null);
      });
      expect(compared).toBeGreaterThan(9);
    });
  });
});

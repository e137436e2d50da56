/** Settings are checked before anything runs: every fault is shown, with what it is of. */
import { beforeAll, describe, expect, it } from 'vitest';
import { linkOf, readLink, readSettings } from '../../src/data/link';
import { DEFAULT_SETTINGS } from '../../src/data/settings';
import type { Settings } from '../../src/data/types';
import { Desk } from '../../src/desk';
import { Engine } from '../../src/engine/engine';
import { program, shipped } from './small';

describe('settings', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = new Desk(await Engine.make(program), { kasserine: { ...shipped, reference: null } });
  });
  const faults = (more: Partial<Settings>) => desk.faultsOf({ ...DEFAULT_SETTINGS, ...more });
  const plan = (name: string, from = '2011-02-01', until = '2012-12-31') => ({ name, dose: 1, from, until });
  const arm = (...interventions: ReturnType<typeof plan>[]) => ({ name: 'plan', interventions, cost: 0, currency: '' });

  it('that are right have no fault', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ areas: 'Haidra,Thala', until: '2012-12-31', sets: ['police.raids=4'], arms: [arm(plan('more-raids'))] })).toEqual([]);
  });

  it('have all their faults shown at once, each with its input', () => {
    const found = faults({ areas: 'town,Ezouhour,Foo', until: '2031-01-01', sets: ['police.raid=4', 'police.raids=1e9'] });
    expect(found.map(({ of }) => of)).toEqual(['areas', 'until', 'sets', 'sets']);
    const [areas, until, set, range] = found.map(({ text }) => text);
    expect(areas).toMatch(/"Ezouhour"; did you mean "Ezzouhour"/);
    expect(areas).toMatch(/"Foo"; there are Kasserine Nord/);
    expect(until).toMatch(/2011-01-01 to 2016-12-31/);
    expect(set).toMatch(/did you mean "police.raids"/);
    expect(range).toMatch(/it must lie in \[0, 20\]/);
  });

  it('name a place that the page does not have', () => {
    expect(faults({ scenario: 'atlantis', areas: 'Foo' })).toEqual([{ of: 'scenario', text: 'there is no scenario atlantis in this page' }]);
  });

  it('have plans that are checked against the run they are for', () => {
    expect(faults({ arms: [arm(plan('free-ice-cream'))] })).toEqual([{ of: 'arms', text: 'there is no intervention free-ice-cream' }]);
    expect(faults({ arms: [arm(plan('more-raids'), plan('y')), arm(plan('x'))] }).map(({ of }) => of)).toEqual(['arms', 'arms']);
  });

  it('of a link are refused with all faults, and are the same after a round', () => {
    expect(() => readSettings({ areas: 3, seed: -1, replicates: 2.5, sets: 'x', colour: 1 })).toThrow(
      /no setting colour.*\nareas is 3; a text is expected\nsets is no list of KEY=VALUE\nseed is -1; a whole number in \[0, \d+\] is expected\nreplicates is 2.5; a whole number in \[1, 1000\]/,
    );
    const settings = { ...DEFAULT_SETTINGS, areas: 'Haidra', seed: 7, arms: [arm(plan('more-raids'))] };
    expect(readLink(linkOf(settings, 'help'))).toEqual({ view: 'help', settings });
  });
});

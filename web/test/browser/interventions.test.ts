import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offramp, openBrowser, openPage, serious, small } from './open';
import { SET_WORDS } from '../unit/small';

const OWN = `offramp_intervention: 1
name: own-visits
title: Visits at home
what: Somebody calls on families of the young.
from: 2011-01-20
dose: 0.5
who: {ages: [12, 40], coverage: 0.8}
does:
  - {effect: distrust, by: -0.4, origin: assumed}
  - {effect: approach, by: 0.1, origin: estimated, grade: expert, source: a panel}
costs:
  - {per: month, value: 1000, unit: TND, origin: assumed}
`;
const BAD = OWN.replace('dose: 0.5', 'dose: -1').replace('coverage: 0.8', 'coverage: 8') + 'changes:\n  police.raid: {times: 2, origin: assumed}\n  recruiters.hours: {times: 2, origin: assumed}\n';

describe('interventions from files', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'offramp-interventions-'));
  const file = (name: string, text: string | Uint8Array): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  const idle = (page: Page) => page.waitForSelector('.running[data-state="idle"]', { timeout: 30_000 });
  const open = () => openPage(browser, { hash: small().replace('#', '#help') });

  it('are refused with every fault at its place, and what was shown stays', async () => {
    const { page, close } = await open();
    await idle(page);
    await page.check('#intervention-more-raids');
    await page.setInputFiles('.intervention-file input', file('bad.yaml', BAD));
    await page.waitForSelector('.intervention-file .fault:has-text("The intervention was refused")');
    const said = await page.textContent('.intervention-file pre');
    for (const words of ['bad.yaml:6:7: error: dose is -1; it must lie in [0, 100]', 'coverage is 8; it must lie in [0, 1]', 'did you mean "police.raids"?', 'parameter recruiters.hours cannot be changed by an intervention'])
      expect(said).toContain(words);
    expect(said?.match(/error:/g)?.length).toBe(4);
    await page.setInputFiles('.intervention-file input', file('cut.yaml', `${OWN}changes: {police.raids: [`));
    await page.waitForSelector('.intervention-file pre:has-text("not YAML")');
    await page.setInputFiles('.intervention-file input', file('data.yaml', Uint8Array.from([83, 81, 76, 0, 255])));
    await page.waitForSelector('.intervention-file pre:has-text("the file must be UTF-8 text")');
    expect(await page.isChecked('#intervention-more-raids')).toBe(true);
    expect(await page.locator('.intervention.own').count()).toBe(0);
    expect(await serious(page)).toEqual([]);
    await close();
  });

  it('run as the command line runs them, and go into replay files, links and the report', async () => {
    const { page, close } = await open();
    await idle(page);
    await page.setInputFiles('.intervention-file input', file('own.yaml', OWN));
    await page.waitForSelector('.intervention.own:has-text("Visits at home"):has-text("1 expert, 1 none"):has-text("from a file")');
    expect(await page.isChecked('#intervention-own-visits')).toBe(true);
    await page.click('text=Run as one plan');
    await page.waitForSelector('.sentences li:has-text("own-visits")');
    await idle(page);
    // the share needs the plan without its ungraded size, which the worker has simulated too
    await page.selectOption('.controls select', 'approached');
    await page.waitForSelector('.sentences li:has-text("rest on an assumption."):has-text("A planner may conclude")');
    await page.waitForSelector('tr:has-text("own-visits"):has-text("1 expert, 1 none"):has-text("assumed"):has-text("none: the cost is assumed")');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Save as replay')]);
    const replay = join(folder, 'replay.json');
    await download.saveAs(replay);
    const saved = JSON.parse(readFileSync(replay, 'utf8')) as { settings: { interventions: Record<string, string> }; plans: { name: string; digests: string[] }[] };
    expect(saved.settings.interventions['own-visits']).toContain('intervention "own-visits"');
    const [without, withIt] = saved.plans.map(({ digests }) => digests[0]);
    expect(withIt).not.toBe(without);
    const run = offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', '--until', '2011-03-31', '--seed', '1', '--replicates', '1', '--no-controls', ...SET_WORDS, '--threads', '1', '--json', '--intervention', join(folder, 'own.yaml'));
    expect(run).toContain(withIt);
    expect(offramp('replay', replay, '--threads', '1').match(/ same /g)?.length).toBe(2);
    await page.click('nav a[href="#report"]');
    await page.waitForSelector('.paper tr:has-text("own-visits"):has-text("from a file")');
    const link = page.url();
    expect(link).toContain('own-visits');
    await close();

    const other = await openPage(browser, { hash: link.slice(link.indexOf('#')) });
    await other.page.waitForSelector('.paper tr:has-text("own-visits")', { timeout: 30_000 });
    await idle(other.page);
    await other.page.setInputFiles('input[type=file]', replay);
    await other.page.waitForSelector('.status:has-text("The digests are the same as in the file")', { timeout: 30_000 });
    await other.page.reload(); // the replay is compared again
    await other.page.waitForSelector('.status:has-text("The digests are the same as in the file")', { timeout: 30_000 });
    await other.close();
    const cut = await openPage(browser, { hash: link.slice(link.indexOf('#')).replace('intervention%20%5C%22own-visits', 'intervention%20%5C%22other') });
    await cut.page.waitForSelector('.fault:has-text("the intervention own-visits is cut or altered")');
    await cut.close();
  });

  it('are taken when opened elsewhere in the page, and can be removed', async () => {
    const { page, close } = await openPage(browser, { hash: small() });
    await idle(page);
    await page.setInputFiles('.bar input[type=file]', file('own.yaml', OWN));
    await page.waitForSelector('.intervention.own:has-text("Visits at home")');
    await page.setInputFiles('.intervention-file input', file('more-raids.yaml', OWN.replace('own-visits', 'more-raids')));
    await page.waitForSelector('.intervention-file pre:has-text("there is an intervention more-raids already")');
    await page.click('.intervention.own .drop');
    await page.waitForSelector('.intervention.own', { state: 'detached' });
    await close();
  });

  it.each([['short', 1], ['too long for an address', 600_000]])('that are %s are there after a reload, ticked as they were', async (_, length) => {
    const { page, close } = await open();
    await idle(page);
    await page.setInputFiles('.intervention-file input', file('own.yaml', OWN.replace('Somebody', `Some${'x'.repeat(length)}body`)));
    await page.waitForSelector('#intervention-own-visits:checked');
    await page.fill('[name="dose-own-visits"]', '0.25');
    await page.reload();
    await idle(page);
    await page.waitForSelector('#intervention-own-visits:checked');
    expect(await page.inputValue('[name="dose-own-visits"]')).toBe('0.25');
    await close();
  });

  it('that set what another sets are not put into one plan with it', async () => {
    const { page, close } = await open();
    await idle(page);
    const sets = (name: string) => OWN.replace('own-visits', name) + 'changes:\n  protect.decay: {to: 60, origin: assumed}\n';
    await page.setInputFiles('.intervention-file input', file('one.yaml', sets('one')));
    await page.waitForSelector('#intervention-one');
    await page.setInputFiles('.intervention-file input', file('two.yaml', sets('two')));
    await page.waitForSelector('#intervention-two');
    await page.click('text=Run as one plan');
    await page.waitForSelector('.fault:has-text("both set protect.decay")');
    await close();
  });
});

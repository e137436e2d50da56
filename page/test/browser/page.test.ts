import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { openBrowser, openPage, small } from './open';

const root = new URL('../../..', import.meta.url).pathname;
/** What the command line says of the same run, as JSON. */
export const offramp = (...words: string[]): string => execFileSync(`${root}build/offramp`, words, { encoding: 'utf8', cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });

describe('the page, opened from disk without a network', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('shows the town and gives the digest of the command line', async () => {
    const { page, close } = await openPage(browser, { hash: small() });
    await page.waitForSelector('svg.map .cell');
    await page.waitForSelector('[data-digest]:not([data-digest=""])', { state: 'attached' });
    const digest = await page.getAttribute('[data-digest]', 'data-digest');
    const said = offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', '--until', '2011-03-31', '--seed', '1', '--replicates', '1', '--no-controls', '--threads', '1', '--json');
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    expect(said).toContain(digest);
    await close();
  });

  it('stops when asked, and says so', async () => {
    const { page, close } = await openPage(browser, { hash: small({ areas: '', until: '', replicates: 2 }) });
    await page.waitForSelector('button:has-text("Stop"):not([disabled])');
    await page.click('button:has-text("Stop")');
    await page.waitForSelector('.status:has-text("Stopped")');
    expect(await page.isDisabled('button:has-text("Stop")')).toBe(true);
    await close();
  });

  it('says what is wrong with a damaged link and with a bad setting', async () => {
    const { page, close } = await openPage(browser, { hash: '#town?s=%7B%22seed' });
    await page.waitForSelector('.fault:has-text("cut or altered")');
    await close();
    const other = await openPage(browser, { hash: small({ areas: 'Ezzouhur' }) });
    await other.page.waitForSelector('.fault:has-text("Ezzouhour")');
    await other.close();
  });
});

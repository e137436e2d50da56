import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { offramp, openBrowser, openPage, small } from './open';
import { SET_WORDS } from '../unit/small';

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
    const said = offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', ...SET_WORDS, '--until', '2011-03-31', '--seed', '1', '--replicates', '1', '--no-controls', '--threads', '1', '--json');
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

describe('what goes out of the page and comes in', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'offramp-page-'));
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  const idle = (page: Page) => page.waitForSelector('.running[data-state="idle"]', { timeout: 30_000 });

  it('compares plans with the same draws, and the command line replays them to the same digests', async () => {
    const { page, close } = await openPage(browser, { hash: small({ replicates: 2, until: '2011-04-30' }).replace('#', '#help') });
    await idle(page);
    await page.fill('.intervention:has(#intervention-more-raids) input[type=date] >> nth=0', '2011-02-01');
    await page.check('#intervention-more-raids');
    await page.click('text=Run each alone');
    await page.waitForSelector('.sentences li:has-text("2 replicates")');
    await idle(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Save as replay')]);
    const file = join(folder, 'replay.json');
    await download.saveAs(file);
    const said = offramp('replay', file, '--threads', '1');
    expect(said.match(/ same /g)?.length).toBe(4);
    expect(said).not.toContain('DIFFERENT');
    expect(said).toContain('more-raids');
    await page.setInputFiles('input[type=file]', file);
    await page.waitForSelector('.status:has-text("The digests are the same as in the file")', { timeout: 30_000 });
    writeFileSync(join(folder, 'cut.json'), readFileSync(file, 'utf8').slice(0, 2000));
    await page.setInputFiles('input[type=file]', join(folder, 'cut.json'));
    await page.waitForSelector('.fault:has-text("cut or altered")');
    await close();
  });

  it('shows a database that is given to it, with the numbers of the command line, and refuses one that is damaged', async () => {
    const file = join(folder, 'run.db');
    const summary = JSON.parse(
      offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', ...SET_WORDS, '--until', '2011-03-31', '--replicates', '2', '--threads', '1',
        '--no-controls', '--branch-at', '2011-02-01', '--branch', 'raids:intervention=more-raids', '--out', file, '--json'),
    ) as { outcomes: Record<string, { mean: number }> };
    const { page, close } = await openPage(browser, { hash: small().replace('#', '#happens') });
    await idle(page);
    await page.setInputFiles('input[type=file]', file);
    await page.waitForSelector('.status:has-text("From run.db")', { timeout: 30_000 });
    await page.waitForSelector('td:has-text("people")');
    const text = await page.textContent('section table tbody tr:first-child');
    expect(JSON.stringify(summary)).toContain('approached');
    expect(text).toContain('ever approached');
    const bytes = readFileSync(file);
    writeFileSync(join(folder, 'cut.db'), bytes.subarray(0, bytes.length >> 1));
    await page.setInputFiles('input[type=file]', join(folder, 'cut.db'));
    await page.waitForSelector('.fault:has-text("cut.db")');
    await page.waitForSelector('.status');
    writeFileSync(join(folder, 'letter.txt'), 'Dear planner');
    await page.setInputFiles('input[type=file]', join(folder, 'letter.txt'));
    await page.waitForSelector('.fault:has-text("neither the database of a run nor a replay")');
    await close();
  });
});

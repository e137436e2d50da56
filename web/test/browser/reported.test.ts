/** Reports that the program made: opened from disk without a network, they show what the database holds. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offramp, openBrowser, openPage, PAGE, small } from './open';
import { SET_WORDS } from '../unit/small';

const folder = mkdtempSync(join(tmpdir(), 'offramp-report-'));
const database = join(folder, 'run.db');
const VIEWS = ['town', 'happens', 'lives', 'help', 'why', 'sure', 'report'];
const sql = (file: string, text: string): string => execFileSync('python3', ['-c', 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1])\nfor s in sys.argv[2].split(";"):\n for r in c.execute(s): print(*r, sep="|")\nc.commit()', file, text], { encoding: 'utf8' });

function report(name: string, from = database, ...more: string[]): string {
  const file = join(folder, name);
  offramp('report', from, '--out', file, '--replace', ...more);
  return pathToFileURL(file).href;
}
const shown = (page: Page) => page.waitForSelector('[data-digest]:not([data-digest=""])', { state: 'attached', timeout: 60_000 });
async function textsOf(page: Page): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const view of VIEWS) {
    await page.click(`nav a[href="#${view}"]`);
    await page.waitForTimeout(400); // views draw a few times a second
    texts[view] = (await page.innerText('main')).replace(/\s+/g, ' ');
  }
  return texts;
}

describe('a report', () => {
  let browser: Browser;
  let summary: { outcomes: Record<string, { mean: number }> };
  beforeAll(async () => {
    browser = await openBrowser();
    summary = JSON.parse(
      offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', ...SET_WORDS, '--until', '2011-12-31', '--replicates', '2', '--threads', '1',
        '--branch-at', '2011-03-01', '--branch', 'raids:intervention=more-raids', '--out', database, '--json'),
    ) as typeof summary;
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it('shows in every view what the page shows of the database itself', async () => {
    const dropped = await openPage(browser, { hash: small() });
    await shown(dropped.page);
    await dropped.page.setInputFiles('input[type=file]', database);
    await dropped.page.waitForSelector('.status:has-text("From run.db")', { timeout: 60_000 });
    const asked = await textsOf(dropped.page);
    await dropped.close();

    const { page, close } = await openPage(browser, { url: report('whole.html') });
    await shown(page);
    expect(await page.title()).toBe('Kasserine governorate, Tunisia, 2011-2016 - Offramp');
    expect(await page.textContent('.status')).toContain('From run.db. Replicates: 2;');
    const controls = sql(database, "SELECT count(*) FROM job WHERE arm IN (SELECT name FROM arm WHERE kind = 'control')").trim();
    expect(await page.textContent('.notes')).toBe(`This file does not contain the ${controls} control runs.`);
    const found = await textsOf(page);
    found.report = found.report?.replace(/Contents of the file This file does not contain the \d+ control runs\. /, '') ?? '';
    for (const view of VIEWS) expect(found[view], view).toBe(asked[view]);
    expect(found.help).toContain('raids');
    await close();
  }, 180_000);

  it('has the digest and the numbers of the command line', async () => {
    const { page, close } = await openPage(browser, { url: report('whole.html'), hash: '#report' });
    await shown(page);
    expect(await page.getAttribute('[data-digest]', 'data-digest')).toBe(sql(database, "SELECT digest FROM job WHERE id = 0").trim());
    await page.waitForSelector('.paper');
    const row = page.locator('.paper tr', { hasText: 'ever approached' }).first();
    const mean = Number((await row.locator('td').first().innerText()).replace(/,/g, ''));
    expect(mean).toBeCloseTo(summary.outcomes.approached?.mean ?? NaN, 0);
    const person = sql(database, 'SELECT min(person) FROM event WHERE job = 0').trim();
    const told = offramp('lives', database, '--person', person, '--replicate', '0');
    await page.click('nav a[href="#lives"]');
    await page.selectOption('select:has(option[value="walked"])', 'any');
    await page.fill('input[inputmode=numeric]', person);
    await page.press('input[inputmode=numeric]', 'Enter');
    await page.waitForSelector(`.tale h2:has-text("${person}")`);
    expect(told).toContain(await page.locator('.tale .lines li span:not(.when)').last().innerText());
    await close();
  });

  it('is there after a reload, and gives way to a run of the page, which is there after the next', async () => {
    const { page, close } = await openPage(browser, { url: report('whole.html') });
    await shown(page);
    const digest = await page.getAttribute('[data-digest]', 'data-digest');
    await page.click('nav a[href="#happens"]');
    await page.reload();
    await page.waitForSelector('.status:has-text("From run.db")', { timeout: 60_000 });
    await page.waitForSelector('nav a[aria-current="page"][href="#happens"]');
    expect(await page.getAttribute('[data-digest]', 'data-digest')).toBe(digest);
    await page.fill('[name="areas"]', 'Haidra');
    await page.fill('[name="until"]', '2011-01-20');
    await page.fill('[name="replicates"]', '1');
    await page.click('.bar button[type="submit"]');
    for (const reloads of [false, true]) {
      if (reloads) await page.reload();
      await page.waitForSelector('.running[data-state="idle"] .status:has-text("days: 20")', { timeout: 60_000 });
      expect(await page.textContent('.status')).not.toContain('From run.db');
    }
    await close();
  });

  it('speaks the chosen language and can be printed', async () => {
    const { page, close } = await openPage(browser, { url: report('whole.html'), locale: 'fr-FR', hash: '#report' });
    await shown(page);
    expect(await page.textContent('.notes')).toContain('simulations de contrôle');
    await page.selectOption('header select', 'ar');
    expect(await page.getAttribute('html', 'dir')).toBe('rtl');
    expect(await page.textContent('.notes')).toContain('عمليات محاكاة المقارنة');
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('.running')).toBe(false);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await close();
  });

  it('says what was left out of it, and counts only what it holds', async () => {
    const wide = join(folder, 'wide.html');
    const plain = readFileSync(new URL(PAGE), 'utf8');
    writeFileSync(wide, plain + ' '.repeat(1_985_000 - Buffer.byteLength(plain)));
    const { page, close } = await openPage(browser, { url: report('part.html', database, '--page', wide, '--most', '2'), hash: '#happens' });
    await shown(page);
    const notes = (await page.textContent('.notes')) ?? '';
    for (const part of ['lives (in 1 of 2 replicates)', 'weeks by area (in 1 of 2', 'days under plans (in 1 of 2 replicates of each)', 'It contains outcomes and harm of all replicates']) expect(notes).toContain(part);
    await page.waitForSelector('text=as a mean over 1 replicates');
    await page.waitForSelector('text=All outcomes of the model: mean over 2 replicates');
    await page.click('nav a[href="#sure"]');
    await page.waitForSelector('.note:has-text("the lives of 1 of 2 replicates")');
    await page.click('nav a[href="#report"]');
    await page.waitForSelector('.facts td:has-text("Left out of this file")');
    expect(await page.innerText('.paper')).not.toContain('NaN');
    await page.click('nav a[href="#town"]');
    expect(await page.innerText('.numbers')).not.toContain('NaN');
    await close();
  });

  it('says that its run is incomplete', async () => {
    const cut = join(folder, 'cut.db');
    writeFileSync(cut, readFileSync(database));
    const rows = ['event', 'series', 'outcome', 'harm', 'drawn', 'covered'].map(
      (table) => `DELETE FROM ${table} WHERE job IN (SELECT id FROM job WHERE replicate = 1);`,
    );
    sql(cut, `UPDATE ensemble SET status = 'incomplete';${rows.join('')}DELETE FROM job WHERE replicate = 1`);
    const { page, close } = await openPage(browser, { url: report('cut.html', cut) });
    await shown(page);
    expect(await page.textContent('.notes')).toContain('This run is incomplete: 1 of 2 replicates are finished.');
    await close();
  });

  it('says that it is damaged, and is then the page as ever', async () => {
    const file = join(folder, 'bad.html');
    const text = readFileSync(new URL(report('whole.html')), 'utf8').replace(/(id="inside-run">[^<]{2000})[^<]{400}/, `$1${'A'.repeat(400)}`);
    writeFileSync(file, text);
    const { page, close } = await openPage(browser, { url: pathToFileURL(file).href });
    await page.waitForSelector('.running > .fault:not([hidden])');
    expect(await page.textContent('.running > .fault')).toContain('cut or altered');
    await page.setInputFiles('input[type=file]', database);
    await page.waitForSelector('.status:has-text("From run.db")', { timeout: 60_000 });
    await close();
  });
});

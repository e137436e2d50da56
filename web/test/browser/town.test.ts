import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offramp, openBrowser, openPage, serious, small } from './open';

const finished = (page: Page) => page.waitForSelector('[data-digest]:not([data-digest=""])', { state: 'attached' });
/** Lines of a table without the comments above them. */
const rowsOf = (csv: string): string[] => csv.split('\r\n').filter((line) => line !== '' && !line.startsWith('# '));
const STAMP = 'synthetic: invented streets and places';

describe('the town, and its streets', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'offramp-town-'));
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  const saved = async (page: Page, click: string): Promise<string> => {
    const [download] = (await Promise.all([page.waitForEvent('download'), page.click(click)])) as [Download, void];
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    return readFileSync(file, 'utf8');
  };

  it('opens the streets of a delegation by keyboard, with the numbers of the table, and saves them', async () => {
    const { page, close } = await openPage(browser, { hash: small({ until: '2011-12-31' }) });
    await finished(page);
    await page.focus('button[data-area="Ezzouhour"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.beneath svg.streets');
    const total = Number(await page.textContent('.numbers tbody td'));
    const tiles = await page.$$eval('.street-value', (texts) => texts.reduce((sum, text) => sum + Number(text.textContent), 0));
    expect(total).toBeGreaterThan(20);
    expect(tiles).toBe(total);
    expect(await page.textContent('.beneath .says')).toContain(`${total} people of Ezzouhour`);
    expect(await page.textContent('svg.streets .sheet-stamp')).toBe(STAMP);
    const csv = await saved(page, '.beneath button:has-text("CSV")');
    expect(rowsOf(csv).slice(1).reduce((sum, line) => sum + (Number(line.split(',')[4]) || 0), 0)).toBe(total);
    const picture = await saved(page, '.beneath button:has-text("Picture")');
    expect(picture).toContain(STAMP);
    expect(picture).not.toMatch(/class="(cell|outline|border|land)\b/); // it lies on no map
    expect(await serious(page)).toEqual([]);
    await page.fill('input[type=range]', '2');
    expect(await page.$$eval('.street-value', (texts) => texts.reduce((sum, text) => sum + Number(text.textContent), 0))).toBeLessThan(total);
    await page.click('text=Close the streets');
    expect(await page.isVisible('.beneath')).toBe(false);
    await close();
  });

  it('says why there are no streets before a replicate is finished', async () => {
    const { page, close } = await openPage(browser, { hash: small({ areas: '', until: '' }) });
    await page.waitForSelector('button[data-area="Thala"]');
    await page.click('button[data-area="Thala"]');
    await page.waitForSelector('.beneath .nothing:has-text("the first replicate is not finished")');
    await page.click('button:has-text("Stop")');
    await close();
  });

  it('draws all delegations with names that do not cover one another, the border, a scale and a legend', async () => {
    const { page, close } = await openPage(browser, { hash: small({ areas: '', until: '2011-01-10' }) });
    await finished(page);
    await page.waitForSelector('svg.map .cell');
    const names = await page.$$eval('svg.map .names text', (texts) =>
      texts.map((text) => {
        const { x, y, width, height } = (text as SVGTextElement).getBBox();
        return { name: text.textContent, x, y: y + 2, width, height: height - 4 };
      }),
    );
    expect(names.map(({ name }) => name)).toEqual(expect.arrayContaining(['Kasserine Nord', 'Kasserine Sud', 'Ezzouhour', '⛰ Chaambi', 'Algeria']));
    const covered = names.flatMap((a, i) =>
      names.slice(i + 1).filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).map((b) => `${a.name} / ${b.name}`),
    );
    expect(covered).toEqual([]);
    expect(await page.textContent('svg.map .scale')).toBe('30 km');
    expect(await page.textContent('svg.map .legend-title')).toBe('first contacts, per 10,000 people');
    const csv = await saved(page, '.frame:has(svg.map) button:has-text("CSV")');
    expect(rowsOf(csv).length).toBe(14);
    const picture = await saved(page, '.frame:has(svg.map) button:has-text("Picture")');
    expect(picture).toContain('Kasserine Nord');
    const name = page.locator('svg.map .seat-name', { hasText: 'Majel Bel Abbes' });
    await name.scrollIntoViewIfNeeded();
    const box = await name.boundingBox();
    await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 8); // names let clicks through to the cell
    await page.waitForSelector('.beneath h2:has-text("Majel Bel Abbes")');
    await close();
  });

  it('shows the streets of a database as far as its tables hold them', async () => {
    const file = join(folder, 'run.db');
    offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'town', '--until', '2011-06-30', '--replicates', '1', '--threads', '1', '--no-controls', '--out', file);
    const { page, close } = await openPage(browser, { hash: small() });
    await finished(page);
    await page.setInputFiles('.bar input[type=file]', file);
    await page.waitForSelector('.status:has-text("From run.db")', { timeout: 30_000 });
    await page.click('button[data-area="Kasserine Nord"]');
    await page.waitForSelector('svg.streets');
    expect(await page.textContent('.beneath .says')).toContain('The database contains only people');
    const total = Number(await page.textContent('tr:has(button[data-area="Kasserine Nord"]) td'));
    expect(await page.$$eval('.street-value', (texts) => texts.reduce((sum, text) => sum + Number(text.textContent), 0))).toBe(total);
    await close();
  });

  it('names only seats that do not overlap in a country of 264 delegations', async () => {
    const file = join(folder, 'country.db');
    offramp('run', 'scenarios/tunisia/tunisia.yaml', '--scale', '0.01', '--until', '2011-01-31', '--replicates', '1', '--threads', '1', '--no-controls', '--out', file);
    const { page, close } = await openPage(browser, { hash: small() });
    await finished(page);
    await page.setInputFiles('.bar input[type=file]', file);
    await page.waitForSelector('.status:has-text("From country.db")', { timeout: 30_000 });
    await page.waitForSelector('svg.map .country-name:has-text("Libya")');
    const named = await page.$$eval('svg.map .seat-name', (texts) => texts.length);
    const drawn = await page.$$eval('svg.map .cell', (cells) => cells.length);
    expect(drawn).toBe(264);
    expect(named).toBeGreaterThan(5);
    expect(named).toBeLessThan(60);
    await close();
  });
});

import { writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, serious, small } from './open';

const go = (page: Page, view: string): Promise<void> => page.click(`nav a[href="#${view}"]`);
const finished = (page: Page) => page.waitForSelector('[data-digest]:not([data-digest=""])', { state: 'attached' });

describe('lives, why, how sure, report', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('tells a life, and finds those that have the first step of the interview', async () => {
    const { page, close } = await openPage(browser, { hash: small({ until: '2011-12-31' }) });
    await finished(page);
    await go(page, 'lives');
    await page.selectOption('select:has(option[value="walked"])', 'any');
    await page.waitForSelector('.tale .lines li');
    expect(await page.textContent('.tale .stamp')).toContain('no real person');
    await page.click('button[aria-label$="lives that have steps 1 to 1"]');
    await page.waitForSelector('.tale li.marked:has-text("is befriended")');
    expect(await serious(page)).toEqual([]);
    await close();
  });

  it('takes what offramp why says, and refuses what is damaged without losing what it had', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'offramp-why-'));
    try {
      const said = {
        areas: ['Ezzouhour'], outcome: 'joined', place: 12.5, average: 8.25, ratio: 1.515, ratio_low: 1.2, ratio_high: 1.9,
        factors: [{ name: 'border', share: 0.7, low: 0.4, high: 1, assumed: true }, { name: 'poverty', share: 0.3, low: -0.1, high: 0.7, assumed: false }],
      };
      writeFileSync(join(folder, 'why.json'), JSON.stringify(said));
      writeFileSync(join(folder, 'cut.json'), JSON.stringify(said).slice(0, 80));
      const { page, close } = await openPage(browser, { hash: small() });
      await finished(page);
      await go(page, 'why');
      await page.waitForSelector('text=offramp why kasserine --areas Ezzouhour');
      await page.setInputFiles('.zone input', join(folder, 'why.json'));
      await page.waitForSelector('text=joined is clearly more here');
      await page.waitForSelector('li:has-text("poverty: 30%"):has-text("it may be nothing")');
      await page.setInputFiles('.zone input', join(folder, 'cut.json'));
      await page.waitForSelector('.fault:has-text("cut.json"):has-text("line 1, column")');
      expect(await page.isVisible('text=joined is clearly more here')).toBe(true);
      expect(await serious(page)).toEqual([]);
      await close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what it rests on, and prints a report with seed, version and digest', async () => {
    const { page, close } = await openPage(browser, { hash: small({ seed: 7 }) });
    await finished(page);
    await go(page, 'sure');
    await page.waitForSelector('.patterns tbody tr:nth-child(23)');
    expect(await serious(page)).toEqual([]);
    await go(page, 'report');
    const paper = (await page.textContent('.paper')) ?? '';
    const digest = await page.getAttribute('[data-digest]', 'data-digest');
    for (const word of [digest ?? '?', 'Offramp 0', 'Ezzouhour', 'What this cannot say', 'Not a forecast']) expect(paper).toContain(word);
    expect(await serious(page)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('nav')).toBe(false);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await close();
  });

  it.each(['fr-FR', 'ar-TN'])('stays within a telephone’s width in %s', async (locale) => {
    const { page, close } = await openPage(browser, { hash: small(), width: 390, height: 844, locale });
    await finished(page);
    expect(await page.getAttribute('html', 'dir')).toBe(locale === 'ar-TN' ? 'rtl' : 'ltr');
    for (const view of ['lives', 'why', 'sure', 'report']) {
      await go(page, view);
      await page.waitForTimeout(300);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBeLessThanOrEqual(0);
    }
    await close();
  });
});

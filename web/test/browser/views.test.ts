import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
        areas: ['Ezzouhour'], outcome: 'joined', place: 12.5, reference: 8.25, ratio: 1.515, ratio_low: 1.2, ratio_high: 1.9,
        factors: [{ name: 'border', share: 0.7, low: 0.4, high: 1, assumed: true }, { name: 'poverty', share: 0.3, low: -0.1, high: 0.7, assumed: false }],
        drawn: false, points: { p05: 1.2, p50: 4.1, p95: 7.3 }, same_sign: 1, due_to_parameters: null, turned_by: null,
        says: { verdict: 'In the model joined is clearly more here.', factors: null, structure: null, chance: 'chance: little', points: 'Parameters are fixed.', doubt: null },
      };
      writeFileSync(join(folder, 'why.json'), JSON.stringify(said));
      writeFileSync(join(folder, 'cut.json'), JSON.stringify(said).slice(0, 80));
      const { page, close } = await openPage(browser, { hash: small() });
      await finished(page);
      await go(page, 'why');
      await page.click('summary:has-text("Drop or choose")');
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

  it('works out why here: tells the time, runs, stops, goes on, draws shares, saves what can be dropped again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'offramp-work-'));
    const { page, close } = await openPage(browser, { hash: small({ areas: 'Haidra', sets: ['recruiters.start=400', 'recruiters.area_spread=0'] }) });
    page.setDefaultTimeout(120_000); // 132 trials
    const state = (name: string) => page.waitForSelector(`.work[data-state="${name}"]`);
    const work = async (): Promise<void> => page.click('.work button[type="submit"]');
    try {
      await finished(page);
      await go(page, 'why');
      await page.waitForSelector('.estimate:has-text("8 trials, about"):has-text("64 of 64 combinations")');
      await page.selectOption('[name="why-outcome"]', 'approached');
      await page.fill('[name="why-replicates"]', '2');
      await page.fill('[name="why-until"]', '2011-04-30');
      expect(await serious(page)).toEqual([]);
      // the ratio first: the published counts hold 1, so no shares are drawn
      await work();
      await page.waitForSelector('.verdict-says');
      await state('idle');
      await page.waitForSelector('text=No shares: in the model');
      expect(await page.isVisible('text=Shares of the difference')).toBe(false);
      await page.waitForSelector('.estimate:has-text("Step 1: all trials are done"):has-text("128 trials")');
      // shares all the same: stopped before two replicates are whole, what is done stays
      await page.click('button:has-text("Show shares even")');
      await page.waitForSelector('.work .status:has-text("of 128.")');
      await page.waitForFunction(() => Number(/Trials: (\d+) of/.exec(document.querySelector('.work .status')?.textContent ?? '')?.[1] ?? 0) > 3);
      await page.click('.work button:has-text("Stop")');
      await page.waitForSelector('.work .status:has-text("Stopped.")');
      await page.waitForSelector('text=fewer than two replicates were complete');
      const left = Number(/Step 2: (\d+) trials/.exec((await page.textContent('.estimate')) ?? '')?.[1]);
      expect(left).toBeLessThan(125);
      expect(left).toBeGreaterThan(0);
      // begun again it goes on from there
      await page.check('[name="why-always"]');
      await work();
      await page.waitForSelector('li:has-text("cover of the massifs:"):has-text("rests on assumed figures")');
      await state('idle');
      await page.waitForSelector('li:has-text("structure (household sizes):")');
      await page.waitForSelector('li:has-text("Parameters are fixed: intervals hold chance only.")');
      expect(await page.textContent('main')).toContain('Computed in this page: Haidra, until 30 Apr 2011, replicates: 2, seed 1');
      expect(await serious(page)).toEqual([]);
      const [saved] = await Promise.all([page.waitForEvent('download'), page.click('text=Save as JSON')]);
      await saved.saveAs(join(folder, 'why.json'));
      const said = readFileSync(join(folder, 'why.json'), 'utf8');
      expect(Object.keys(JSON.parse(said) as object)).toEqual(['areas', 'outcome', 'place', 'reference', 'ratio', 'ratio_low', 'ratio_high', 'factors', 'drawn', 'points', 'same_sign', 'due_to_parameters', 'turned_by', 'says']);
      expect((JSON.parse(said) as { factors: unknown[] }).factors).toHaveLength(6);
      await go(page, 'report');
      expect(await page.textContent('.paper')).toContain('Computed in this page');
      await go(page, 'why');
      await page.click('summary:has-text("Drop or choose")');
      await page.setInputFiles('.zone input', join(folder, 'why.json'));
      await page.waitForSelector('text=From why.json; areas: Haidra');
      await page.waitForSelector('li:has-text("cover of the massifs:"):has-text("rests on assumed figures")');
      await close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 240_000);

  it('tells what the engine says of a why that cannot be asked, and can be asked again', async () => {
    const { page, close } = await openPage(browser, { hash: small({ areas: 'Haidra' }) });
    page.setDefaultTimeout(120_000);
    await finished(page);
    await go(page, 'why');
    await page.waitForSelector('.estimate:has-text("trials")');
    await page.fill('[name="why-until"]', '2031-01-01');
    await page.click('.work button[type="submit"]');
    await page.waitForSelector('.work .fault:has-text("2031-01-01")');
    await page.fill('[name="why-until"]', '2011-01-20');
    await page.fill('[name="why-replicates"]', '1');
    await page.click('.work button[type="submit"]');
    await page.waitForSelector('.verdict-says');
    await page.waitForSelector('.note:has-text("One replicate gives no interval")');
    await close();
  }, 240_000);

  it('says what it rests on, and prints a report with seed, version and digest', async () => {
    const { page, close } = await openPage(browser, { hash: small({ seed: 7 }) });
    await finished(page);
    await go(page, 'sure');
    await page.waitForSelector('.patterns tbody tr:nth-child(23)');
    expect(await serious(page)).toEqual([]);
    await go(page, 'report');
    const paper = (await page.textContent('.paper')) ?? '';
    const digest = await page.getAttribute('[data-digest]', 'data-digest');
    for (const word of [digest ?? '?', 'Offramp 0', 'Ezzouhour', 'What this cannot show', 'Not a forecast']) expect(paper).toContain(word);
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

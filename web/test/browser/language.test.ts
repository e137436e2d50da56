/** The language chooser, and in every view and language what a screen reader and a telephone need. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, serious, small } from './open';

const VIEWS = ['town', 'happens', 'lives', 'help', 'why', 'sure', 'report'];
const idle = (page: Page) => page.waitForSelector('.running[data-state="idle"]', { timeout: 60_000 });
const tabs = (page: Page) => page.$$eval('nav a', (all) => all.map((one) => one.textContent));
const choose = (page: Page, language: string) => page.selectOption('header select', language);

/** What a view has besides itself: streets below a delegation, a form that is ready. */
async function open(page: Page, view: string): Promise<void> {
  await page.click(`nav a[href="#${view}"]`);
  if (view === 'town' && (await page.isHidden('.beneath'))) await page.click('button[data-area="Ezzouhour"]');
  await page.waitForSelector({ town: '.beneath svg.streets', happens: 'svg.flows', lives: '.names', help: '.sentences li', why: '.estimate:not(:empty)', sure: '.patterns', report: '.paper' }[view] ?? 'main');
}

describe('the language', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('is chosen, and back: words and direction change, the run and the view stay', async () => {
    const { page, close } = await openPage(browser, { hash: small().replace('#', '#happens') });
    await idle(page);
    const digest = await page.getAttribute('[data-digest]', 'data-digest');
    const english = await tabs(page);
    expect(english).toContain('What would help');
    for (const [language, tab, dir, heading] of [['fr', 'Ce qui aiderait', 'ltr', 'Au fil du temps'], ['ar', 'ما قد يساعد', 'rtl', 'عبر الزمن']] as const) {
      await choose(page, language);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      expect(await page.getAttribute('html', 'dir')).toBe(dir);
      expect(await tabs(page)).toContain(tab);
      await page.waitForSelector(`.frame h2:has-text("${heading}")`);
      expect(await page.getAttribute('nav a[aria-current="page"]', 'href')).toBe('#happens');
      expect(await page.getAttribute('[data-digest]', 'data-digest')).toBe(digest);
      expect(await page.inputValue('header select')).toBe(language);
      expect(await page.textContent('.u-legend')).toContain(language === 'fr' ? 'Jour' : 'اليوم');
    }
    await choose(page, 'en');
    expect(await tabs(page)).toEqual(english);
    expect(await page.getAttribute('html', 'dir')).toBe('ltr');
    await close();
  });

  it.each([['en', 1280], ['fr', 390], ['ar', 390]] as const)('in %s at %i pixels has nothing serious for axe in any view, and stays within the width', async (language, width) => {
    const { page, close } = await openPage(browser, { hash: small({ until: '2011-04-30', replicates: 2 }).replace('#', '#help'), width });
    await idle(page);
    await page.fill('.intervention:has(#intervention-more-raids) input[type=date] >> nth=0', '2011-02-01');
    await page.check('#intervention-more-raids');
    await page.click('text=Run each alone');
    await page.waitForSelector('.sentences li');
    await idle(page);
    await choose(page, language);
    for (const view of VIEWS) {
      await open(page, view);
      await page.waitForTimeout(300); // views draw a few times a second
      expect(await serious(page), view).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBeLessThanOrEqual(0);
    }
    await close();
  }, 180_000);

  it('in Arabic shows a drawing that is wider than a telephone from its beginning', async () => {
    const { page, close } = await openPage(browser, { hash: small(), width: 390, locale: 'ar-TN' });
    await idle(page);
    await open(page, 'town');
    const [drawing, tile] = await Promise.all(['.drawing:has(svg.streets)', 'svg.streets .street >> nth=0'].map((one) => page.locator(one).boundingBox()));
    expect(tile?.x).toBeGreaterThanOrEqual(drawing?.x ?? Infinity);
    expect(tile?.x).toBeLessThan((drawing?.x ?? 0) + (drawing?.width ?? 0));
    await close();
  });
});

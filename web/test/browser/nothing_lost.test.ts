/** What is shown, ticked and typed stays: through a mistake, a change of view or language, a reload, Back and forward. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offramp, openBrowser, openPage, serious, small } from './open';
import { SET_WORDS } from '../unit/small';

const idle = (page: Page) => page.waitForSelector('.running[data-state="idle"][data-digest]:not([data-digest=""])', { timeout: 60_000 });
const digestOf = (page: Page) => page.getAttribute('[data-digest]', 'data-digest');
const go = (page: Page, view: string) => page.click(`nav a[href="#${view}"]`);
const seen = (page: Page, view: string) => page.waitForSelector(`nav a[aria-current="page"][href="#${view}"]`);
const run = (page: Page) => page.click('.bar button[type="submit"]');
const beside = (page: Page, name: string) => page.innerText(`.field:has([name="${name}"]) .fault`);

describe('a mistake', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'offramp-mistake-'));
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it('in the bar is shown beside its input, with all others; run, plans and replay stay, and the right values run', async () => {
    const { page, close } = await openPage(browser, { hash: small({ until: '2011-02-28' }).replace('#', '#help') });
    await idle(page);
    await page.fill('[name="from-more-raids"]', '2011-02-01');
    await page.check('#intervention-more-raids');
    await page.click('text=Run each alone');
    await idle(page);
    await page.waitForSelector('.sentences li:has-text("one replicate")');
    const [digest, sentence, address] = [await digestOf(page), await page.innerText('.sentences li'), page.url()];
    await page.fill('[name="areas"]', 'Ezouhour');
    await page.fill('[name="until"]', '2031-01-01');
    await page.fill('[name="replicates"]', '0');
    await page.fill('[name="seed"]', '');
    await run(page);
    expect(await beside(page, 'areas')).toContain('did you mean "Ezzouhour"?');
    expect(await beside(page, 'until')).toContain('2011-01-01 to 2016-12-31');
    expect(await beside(page, 'replicates')).toContain('Found 0; a whole number from 1 to 1000');
    expect(await beside(page, 'seed')).toContain('a whole number from 0');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('areas');
    expect(await serious(page)).toEqual([]);
    expect(await digestOf(page)).toBe(digest);
    expect(page.url()).toBe(address);
    await go(page, 'happens'); // a view that is made again still has the run
    await go(page, 'help');
    expect(await page.innerText('.sentences li')).toBe(sentence);
    expect(await page.isEnabled('text=Save as replay')).toBe(true);
    await page.fill('[name="areas"]', 'Ezzouhour');
    await page.fill('[name="until"]', '2011-03-15');
    await page.fill('[name="replicates"]', '1');
    await page.fill('[name="seed"]', '5');
    await run(page);
    await page.waitForSelector('.status:has-text("days: 74")');
    await page.waitForSelector('.running > .fault', { state: 'hidden' });
    expect(await page.locator('[aria-invalid]').count()).toBe(0);
    await close();
  });

  it('in the place, whose areas are others, leaves the run', async () => {
    const { page, close } = await openPage(browser, { hash: small() });
    await idle(page);
    const digest = await digestOf(page);
    await page.selectOption('[name="scenario"]', 'tunisia');
    await page.fill('[name="areas"]', 'town');
    await run(page);
    expect(await beside(page, 'areas')).toContain('there is no area');
    expect(await digestOf(page)).toBe(digest);
    await close();
  });

  it('in a link or a file leaves the run, also one that is under way', async () => {
    const { page, close } = await openPage(browser, { hash: small({ areas: '', until: '', replicates: 2 }) });
    await page.waitForSelector('.running[data-state="running"] ~ nav');
    await page.waitForSelector('svg.map .cell');
    writeFileSync(join(folder, 'letter.txt'), 'Dear planner');
    await page.setInputFiles('.bar input[type=file]', join(folder, 'letter.txt'));
    await page.waitForSelector('.fault:has-text("neither the database of a run nor a replay")');
    await page.evaluate((hash) => (location.hash = hash), small({ areas: 'Ezouhour', until: '2031-01-01' }));
    await page.waitForSelector('.fault:has-text("did you mean"):has-text("2016-12-31")');
    expect(await page.getAttribute('.running', 'data-state')).toBe('running');
    await page.click('button:has-text("Stop")');
    await close();
  });

  it('in a link that the page opens with is shown beside the input, and can be corrected there', async () => {
    const { page, close } = await openPage(browser, { hash: small({ areas: 'Ezouhour' }) });
    await page.waitForSelector('.field:has([name="areas"]) .fault:has-text("did you mean")');
    await page.fill('[name="areas"]', 'Ezzouhour');
    await run(page);
    await idle(page);
    const said = offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', ...SET_WORDS, '--until', '2011-03-31', '--seed', '1', '--replicates', '1', '--no-controls', '--threads', '1', '--json');
    expect(said).toContain(await digestOf(page)); // the other settings of the link were kept
    await close();
  });

  it('in a dose or a day is shown beside its input', async () => {
    const { page, close } = await openPage(browser, { hash: small().replace('#', '#help') });
    await idle(page);
    await page.check('#intervention-more-raids');
    await page.fill('[name="dose-more-raids"]', '1000');
    await page.fill('[name="from-more-raids"]', '2011-03-01');
    await page.fill('[name="until-more-raids"]', '2011-02-01');
    await page.click('text=Run as one plan');
    expect(await beside(page, 'dose-more-raids')).toContain('Found 1000; a number from 0 to 100');
    expect(await beside(page, 'until-more-raids')).toContain('Found 1 Feb 2011; a date from 1 Mar 2011');
    expect(await page.locator('.sentences li').count()).toBe(0);
    await close();
  });

  it('in why is shown beside its input, and the answer stays', async () => {
    const { page, close } = await openPage(browser, { hash: small({ areas: 'Haidra', until: '2011-01-20' }).replace('#', '#why') });
    await idle(page);
    await page.waitForSelector('.estimate:has-text("trials")');
    await page.fill('[name="why-replicates"]', '1');
    await page.click('.work button[type="submit"]');
    await page.waitForSelector('.verdict-says', { timeout: 120_000 });
    await page.waitForSelector('.work[data-state="idle"]', { timeout: 120_000 });
    const verdict = await page.innerText('.verdict-says');
    await page.fill('[name="why-until"]', '2031-01-01');
    await page.fill('[name="why-replicates"]', '0');
    await page.click('.work button[type="submit"]');
    expect(await beside(page, 'why-until')).toContain('2031-01-01');
    expect(await beside(page, 'why-replicates')).toContain('Found 0; a whole number from 1 to 1000');
    expect(await page.innerText('.verdict-says')).toBe(verdict);
    await page.waitForSelector('button:has-text("Save as JSON"):not([disabled])');
    await close();
  });
});

describe('what is ticked and typed', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'offramp-kept-'));
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  const plan = (page: Page) =>
    page.evaluate(() => [
      ...['areas', 'seed', 'dose-more-raids', 'from-more-raids'].map((name) => (document.querySelector(`[name="${name}"]`) as HTMLInputElement).value),
      (document.querySelector('#intervention-more-raids') as HTMLInputElement).checked,
      (document.querySelector('#intervention-community-workers') as HTMLInputElement).checked,
    ]);

  it('stays through views, languages and a reload, as does the language', async () => {
    const { page, close } = await openPage(browser, { hash: small().replace('#', '#help') });
    await idle(page);
    const digest = await digestOf(page);
    await page.check('#intervention-more-raids');
    await page.check('#intervention-community-workers');
    await page.uncheck('#intervention-community-workers');
    await page.fill('[name="dose-more-raids"]', '2.5');
    await page.fill('[name="from-more-raids"]', '2011-02-03');
    await page.fill('[name="areas"]', 'Haidra, not run yet');
    await page.fill('[name="seed"]', '77');
    const typed = ['Haidra, not run yet', '77', '2.5', '2011-02-03', true, false];
    await go(page, 'report');
    await page.fill('.controls input[type="text"]', 'For the governor');
    await page.check('.controls input[type="checkbox"]');
    await go(page, 'help');
    expect(await plan(page)).toEqual(typed);
    await page.selectOption('header select', 'ar');
    expect(await plan(page)).toEqual(typed);
    await page.reload();
    await idle(page);
    await seen(page, 'help');
    expect(await page.getAttribute('html', 'dir')).toBe('rtl');
    expect(await digestOf(page)).toBe(digest);
    await page.waitForSelector('#intervention-more-raids');
    expect(await plan(page)).toEqual(typed);
    await go(page, 'report');
    expect(await page.innerText('.report-title')).toBe('For the governor');
    expect(await page.isChecked('.controls input[type="checkbox"]')).toBe(true);
    await page.selectOption('header select', 'en');
    expect(await page.inputValue('[name="areas"]')).toBe('Haidra, not run yet');
    await close();
  });

  it('stays in the views that show: the week and the streets, the series, the life, the search', async () => {
    const { page, close } = await openPage(browser, { hash: small({ until: '2011-12-31' }) });
    await idle(page);
    await page.fill('input[type=range]', '12');
    await page.click('button[data-area="Ezzouhour"]');
    await go(page, 'happens');
    const [series = ''] = await page.selectOption('.controls select >> nth=0', { index: 3 });
    await go(page, 'lives');
    await page.selectOption('select:has(option[value="walked"])', 'any');
    await page.click('.names li:nth-child(3) button');
    const life = await page.innerText('.tale h2');
    await go(page, 'sure');
    await page.click('summary');
    await page.fill('input[type=search]', 'raids');
    const found = await page.innerText('details .status');
    await page.reload();
    await idle(page);
    await page.waitForSelector(`details .status:has-text("${found}")`);
    expect(await page.inputValue('input[type=search]')).toBe('raids');
    await go(page, 'lives');
    await page.waitForSelector(`.tale h2:has-text("${life}")`);
    await go(page, 'happens');
    expect(await page.inputValue('.controls select >> nth=0')).toBe(series);
    await go(page, 'town');
    await page.waitForSelector('.beneath h2:has-text("Ezzouhour")');
    expect(await page.inputValue('input[type=range]')).toBe('12');
    await close();
  });

  it('and faults that were shown are there after a reload, in the language that is then spoken', async () => {
    const { page, close } = await openPage(browser, { hash: small() });
    await idle(page);
    await page.fill('[name="replicates"]', '0');
    await run(page);
    await page.selectOption('header select', 'fr');
    await page.reload();
    await idle(page);
    expect(await beside(page, 'replicates')).toContain('un nombre entier de 1 à 1000');
    expect(await page.inputValue('[name="replicates"]')).toBe('0');
    await close();
  });

  it('does not turn up in a bookmark that is opened in the same tab', async () => {
    const { page, close } = await openPage(browser, { hash: small() });
    await idle(page);
    await page.fill('[name="seed"]', '77');
    await page.evaluate((hash) => (location.hash = hash), small({ seed: 9 }));
    await page.waitForFunction(() => (document.querySelector('[name="seed"]') as HTMLInputElement).value === '9');
    await close();
  });

  it('stays within the page where the browser refuses storage', async () => {
    const { page, faults, close } = await openPage(browser, { hash: 'about:blank', url: '' });
    await page.addInitScript(() => Object.defineProperty(window, 'sessionStorage', { get: () => { throw new DOMException('refused', 'SecurityError'); } }));
    await page.goto(new URL('../../../build/offramp.html', import.meta.url).href + small().replace('#', '#help'));
    await idle(page);
    await page.check('#intervention-more-raids');
    await page.fill('[name="seed"]', '77');
    await go(page, 'town');
    await go(page, 'help');
    expect(await page.isChecked('#intervention-more-raids')).toBe(true);
    expect(await page.inputValue('[name="seed"]')).toBe('77');
    expect(faults).toEqual([]);
    await close();
  });

  it('stays with a why that was given', async () => {
    const said = { areas: ['Ezzouhour'], outcome: 'joined', place: 12.5, reference: 8.25, ratio: 1.515, ratio_low: 1.2, ratio_high: 1.9, factors: [], drawn: false, points: null, same_sign: null, due_to_parameters: null, turned_by: null, says: { verdict: 'In the model joined is clearly more here.', factors: null, structure: null, chance: null, points: null, doubt: null } };
    writeFileSync(join(folder, 'why.json'), JSON.stringify(said));
    const { page, close } = await openPage(browser, { hash: small().replace('#', '#why') });
    await idle(page);
    await page.click('summary:has-text("Drop or choose")');
    await page.setInputFiles('.zone input', join(folder, 'why.json'));
    await page.waitForSelector('text=joined is clearly more here');
    await page.reload();
    await idle(page);
    await page.waitForSelector('text=joined is clearly more here');
    await page.waitForSelector('text=From why.json');
    await close();
  });

  it('stays with the file that is open: a database comes back after a reload, or is asked for', async () => {
    const file = join(folder, 'run.db');
    offramp('run', 'scenarios/kasserine/kasserine.yaml', '--areas', 'Ezzouhour', ...SET_WORDS, '--until', '2011-03-31', '--seed', '3', '--replicates', '1', '--threads', '1', '--no-controls', '--out', file);
    const { page, close } = await openPage(browser, { hash: small() });
    await idle(page);
    await page.setInputFiles('.bar input[type=file]', file);
    await page.waitForSelector('.status:has-text("From run.db")', { timeout: 30_000 });
    const digest = await digestOf(page);
    await go(page, 'report');
    await page.reload();
    await page.waitForSelector('.status:has-text("From run.db")', { timeout: 30_000 });
    await seen(page, 'report');
    expect(await digestOf(page)).toBe(digest);
    await page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('offramp file')).forEach((name) => sessionStorage.removeItem(name)));
    await page.reload();
    await page.waitForSelector('.fault:has-text("run.db was open")');
    await close();
  });
});

describe('back and forward', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('go through views with the run that is there, also after a reload', async () => {
    const { page, close } = await openPage(browser, { hash: small() });
    await idle(page);
    await go(page, 'happens');
    await go(page, 'sure');
    await page.fill('[name="seed"]', '5');
    await run(page);
    await page.waitForFunction(() => location.hash.includes('seed'));
    await idle(page);
    const digest = await digestOf(page);
    await page.goBack();
    await seen(page, 'happens');
    await page.goBack();
    await seen(page, 'town');
    expect(await digestOf(page)).toBe(digest);
    expect(page.url()).toContain('seed'); // the address is that of the run
    await page.goForward();
    await page.goForward();
    await seen(page, 'sure');
    await page.reload();
    await idle(page);
    expect(await digestOf(page)).toBe(digest);
    await page.goBack();
    await seen(page, 'happens');
    expect(await digestOf(page)).toBe(digest);
    await close();
  });

  it('are not used up by the link that skips to the content, which keeps view, run and address', async () => {
    const { page, close } = await openPage(browser, { hash: small().replace('#', '#sure') });
    await idle(page);
    const address = page.url();
    await page.focus('.skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('view');
    expect(page.url()).toBe(address);
    await seen(page, 'sure');
    await close();
  });
});

describe('saved tables and pictures', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'offramp-saved-'));
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  const saved = async (page: Page, frame: number, button: number): Promise<{ name: string; bytes: Buffer }> => {
    const [download] = (await Promise.all([page.waitForEvent('download'), page.click(`.frame:has(.buttons:not([hidden])) >> nth=${frame} >> .buttons button >> nth=${button}`)])) as [Download, void];
    const file = join(folder, `${frame} ${button} ${download.suggestedFilename()}`);
    await download.saveAs(file);
    return { name: download.suggestedFilename(), bytes: readFileSync(file) };
  };

  it.each([['en-GB', /Synthetic people.*Not a forecast/], ['fr-FR', /Personnes synthétiques.*Pas une prévision/], ['ar-TN', /أشخاص افتراضيون.*ليس هذا توقعًا/]] as const)(
    'say in every view where they come from, in %s',
    async (locale, stamp) => {
      const { page, close } = await openPage(browser, { hash: small({ until: '2011-12-31', seed: 12345 }), locale });
      await idle(page);
      let n = 0;
      for (const view of ['town', 'happens', 'why', 'sure']) {
        await go(page, view);
        await page.waitForTimeout(500); // views draw a few times a second
        const frames = await page.locator('.frame:has(.buttons:not([hidden]))').count();
        for (let frame = 0; frame < frames; frame++) {
          const table = (await saved(page, frame, 0)).bytes.toString();
          const head = table.split('\r\n').filter((line) => line.startsWith('# ')).join('\n');
          const { name, bytes } = await saved(page, frame, 1);
          const picture = name.endsWith('.png') ? head : bytes.toString().replace(/<\/text><text[^>]*>/g, ' ').replace(/\s+/g, ' '); // a PNG is looked at below
          for (const text of [head, picture]) {
            expect(text, `${view} ${name}`).toMatch(stamp);
            for (const part of ['Kasserine governorate, Tunisia', 'Ezzouhour', '12345', 'Offramp 0.', 'recruiters.start=150']) expect(text, `${view} ${name}`).toContain(part);
          }
          n++;
        }
      }
      expect(n).toBeGreaterThanOrEqual(6);
      await close();
    },
  );

  it('say so of a life that is saved as text', async () => {
    const { page, close } = await openPage(browser, { hash: small({ until: '2011-12-31', seed: 12345 }).replace('#', '#lives') });
    await idle(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Save as text')]);
    await download.saveAs(join(folder, 'life.txt'));
    const text = readFileSync(join(folder, 'life.txt'), 'utf8');
    expect(text).toContain('no real person');
    for (const part of ['Not a forecast', 'Kasserine governorate', 'Seed: 12345', 'Offramp 0.']) expect(text).toContain(part);
    await close();
  });

  it('have these lines in the pixels of a PNG, too, below the chart', async () => {
    const { page, close } = await openPage(browser, { hash: small({ until: '2011-12-31' }).replace('#', '#happens') });
    await idle(page);
    const height = (await page.locator('.u-wrap canvas').boundingBox())?.height ?? NaN;
    const { name, bytes } = await saved(page, 0, 1);
    expect(name).toMatch(/\.png$/);
    const dark = await page.evaluate(
      async ([url, below]) => {
        const image = new Image();
        image.src = url as string;
        await image.decode();
        const canvas = document.createElement('canvas');
        Object.assign(canvas, { width: image.width, height: image.height });
        const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
        pen.drawImage(image, 0, 0);
        const darkIn = (from: number, to: number) => pen.getImageData(0, from, image.width, to - from).data.filter((value, i) => i % 4 === 0 && value < 100).length;
        return [darkIn(0, 30), darkIn(image.height - 60, image.height), image.height - (below as number)];
      },
      [`data:image/png;base64,${bytes.toString('base64')}`, height] as const,
    );
    const [title = 0, lines = 0, text = 0] = dark;
    expect(title).toBeGreaterThan(50);
    expect(lines).toBeGreaterThan(500);
    expect(text).toBeGreaterThan(80);
    await close();
  });
});

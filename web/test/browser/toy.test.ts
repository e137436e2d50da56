/** A run of the toy model (tests/toy_model) as a report: a model that no view knows opens in the page. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, PAGE } from './open';

const root = new URL('../../../', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'offramp-toy-'));
const toy = (...words: string[]): string => execFileSync(fileURLToPath(new URL('build/tests/toy_model/offramp-toy', root)), words, { encoding: 'utf8' });

/** The page with the engine that has the toy model, too. */
function pageOfToy(): string {
  const engine = gzipSync(readFileSync(new URL('build-wasm/page-toy.wasm', root))).toString('base64');
  const file = join(folder, 'page.html');
  writeFileSync(file, readFileSync(fileURLToPath(PAGE), 'utf8').replace(/(id="inside-engine">)[^<]*/, `$1${engine}`));
  return file;
}

describe('the toy model', () => {
  let browser: Browser;
  let outcomes: Record<string, { mean: number }>;
  const database = join(folder, 'run.db');
  const report = join(folder, 'report.html');
  beforeAll(async () => {
    browser = await openBrowser();
    const village = fileURLToPath(new URL('tests/toy_model/village/village.yaml', root));
    outcomes = (JSON.parse(toy('run', village, '--replicates', '2', '--threads', '1', '--out', database, '--json')) as { outcomes: typeof outcomes }).outcomes;
    toy('report', database, '--out', report, '--page', pageOfToy());
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it('shows its outcomes, lives and harm in every view', async () => {
    const { page, close } = await openPage(browser, { url: pathToFileURL(report).href });
    await page.waitForSelector('[data-digest]:not([data-digest=""])', { state: 'attached', timeout: 60_000 });
    expect(await page.title()).toBe('Two made-up areas - Offramp');
    const texts: Record<string, string> = {};
    for (const view of ['town', 'happens', 'lives', 'help', 'why', 'sure', 'report']) {
      await page.click(`nav a[href="#${view}"]`);
      await page.waitForTimeout(400); // views draw a few times a second
      texts[view] = (await page.innerText('main')).replace(/\s+/g, ' ');
    }
    expect(texts.lives).toContain('falls ill');
    expect(texts.report).toContain('ever ill');
    expect(texts.report).toContain(Math.round(outcomes.ever_ill?.mean ?? NaN).toLocaleString('en-GB'));
    await close();
  });
});

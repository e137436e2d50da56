/**
 * Open the page as a planner does: from disk, in Debian's Chromium, with the network blocked. Whatever the
 * page asks of a network, and every error on its console, is kept, and `close` fails on it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { SETTINGS } from '../unit/small';

export const PAGE = new URL('../../../build/offramp.html', import.meta.url).href;
const PROGRAMS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];

export async function openBrowser(): Promise<Browser> {
  const executablePath = PROGRAMS.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error('there is no chromium; tools/install-needs test installs it');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

interface Opening {
  url?: string;
  width?: number;
  height?: number;
  locale?: string;
  hash?: string;
}
export interface Opened {
  page: Page;
  faults: string[];
  close(): Promise<void>;
}

export async function openPage(browser: Browser, opening: Opening = {}): Promise<Opened> {
  const { url = PAGE, width = 1440, height = 900, locale = 'en-GB', hash = '' } = opening;
  const context = await browser.newContext({ viewport: { width, height }, locale, offline: true, acceptDownloads: true });
  const faults: string[] = [];
  await context.route(/^(?!file:|blob:|data:)/, (route) => {
    faults.push(`asked for ${route.request().url()}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(url + hash);
  return {
    page,
    faults,
    close: async () => {
      await context.close();
      if (faults.length > 0) throw new Error(`the page complained: ${faults.join('; ')}`);
    },
  };
}

/** A hash that opens the page with settings: small ones, so that tests are quick. */
export const small = (more: object = {}): string =>
  `#?s=${encodeURIComponent(JSON.stringify({ areas: 'Ezzouhour', until: '2011-03-31', replicates: 1, sets: SETTINGS, ...more }))}`;

/** What axe-core finds that is serious or critical, in words. */
export async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: there } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } };
    const { violations } = await there.run();
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
  });
}

const root = new URL('../../..', import.meta.url).pathname;
/** What the command line says of the same run, as JSON. */
export const offramp = (...words: string[]): string => execFileSync(`${root}build/offramp`, words, { encoding: 'utf8', cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });

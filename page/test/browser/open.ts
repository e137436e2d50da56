/**
 * Open the page as a planner does: from disk, in Debian's Chromium, with the network blocked. Whatever the
 * page asks of a network, and every error on its console, is kept, and `close` fails on it.
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

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
  `#?s=${encodeURIComponent(JSON.stringify({ areas: 'Ezzouhour', until: '2011-03-31', replicates: 1, ...more }))}`;

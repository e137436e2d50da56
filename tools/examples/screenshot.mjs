#!/usr/bin/env node
/**
 * Save a picture of the page after a run: Kasserine until the end of 2013, one replicate. For README.md.
 *
 *     tools/examples/screenshot.mjs PICTURE.png    needs `make page` and Debian's chromium
 */
import { createRequire } from 'node:module';

const root = new URL('../..', import.meta.url);
const { chromium } = createRequire(new URL('web/', root))('playwright-core');
const settings = encodeURIComponent(JSON.stringify({ areas: '', until: '2013-12-31', replicates: 1 }));

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1200, height: 1000 }, locale: 'en-GB' });
await page.goto(`${new URL('build/offramp.html', root)}#?s=${settings}`);
await page.waitForSelector('[data-digest]:not([data-digest=""])', { state: 'attached', timeout: 600000 });
await page.screenshot({ path: process.argv[2] });
await browser.close();

#!/usr/bin/env node
/**
 * The engine in WebAssembly, and the page.
 *
 *     bench/page.mjs [OUT.json [UNTIL]]      needs what `tools/build-page` leaves
 *
 * First the town of Kasserine until UNTIL (2016-12-31, six years) natively and in WebAssembly on one thread, in
 * turns: medians of seconds of the user's processor time, and how fast the one is of the other; then
 * build/offramp.html, opened from disk in Chromium: the town, six years, one replicate on one worker and
 * two on two, in seconds from opening it. Adds all of it to OUT.json. Digests must be the same.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chdir } from 'node:process';
import { chromium } from '../web/node_modules/playwright-core/index.mjs';

const N_REPEATS = 3;
const [out = '', until = '2016-12-31'] = process.argv.slice(2);
chdir(new URL('..', import.meta.url).pathname);

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const results = {};
function row(key, value, text) {
  results[key] = value;
  console.log(`${text.padEnd(66)} ${value.toPrecision(4).padStart(12)}`);
}

/** Processor seconds of a program that simulates replicate 0, and its digest. */
function simulate(program, resolved) {
  // the shell's `time` counts what its children used, in all of their threads
  const script = 'TIMEFORMAT=%U; { time "$@" 1 0 2>&3; } 3>&2 2>&1';
  const [digest, seconds] = execFileSync('bash', ['-c', script, 'bash', ...program], { input: resolved, encoding: 'utf8' }).trim().split('\n');
  return { digest, seconds: Number(seconds) };
}

function benchEngine() {
  const resolved = execFileSync('build/offramp', ['resolve', 'kasserine', '--areas', 'town', '--until', until]);
  const programs = { native: ['build/tests/parallel/core_main'], wasm: ['tools/run-wasm', 'build-wasm/offramp.wasm'] };
  const seconds = { native: [], wasm: [] };
  const digests = new Set();
  for (let repeat = 0; repeat < N_REPEATS; repeat++)
    for (const [name, program] of Object.entries(programs)) {
      const run = simulate(program, resolved);
      digests.add(run.digest);
      seconds[name].push(run.seconds);
    }
  if (digests.size !== 1) throw new Error(`digests differ: ${[...digests].join(', ')}`);
  row('native_seconds', median(seconds.native), `the town until ${until}, natively, seconds of a processor`);
  row('wasm_seconds', median(seconds.wasm), 'the same in WebAssembly');
  row('wasm_of_native', median(seconds.native) / median(seconds.wasm), 'speed of WebAssembly over native');
  return [...digests][0];
}

/** Seconds from opening the page until it has something to show, and until it has all. */
async function openPage(browser, replicates) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', offline: true });
  const page = await context.newPage();
  const begun = performance.now();
  const since = () => (performance.now() - begun) / 1000;
  const settings = encodeURIComponent(JSON.stringify({ areas: 'town', until: '', replicates }));
  await page.goto(`file://${process.cwd()}/build/offramp.html#?s=${settings}`);
  const waiting = { timeout: 600_000, polling: 50 };
  await page.waitForFunction(() => document.querySelector('progress')?.value > 0, null, waiting);
  const first = since();
  await page.waitForSelector('.running[data-state="idle"]:not([data-digest=""])', { timeout: waiting.timeout });
  const all = since();
  const digest = await page.getAttribute('[data-digest]', 'data-digest');
  await context.close();
  return { first, all, digest };
}

async function benchPage(digest) {
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => path && existsSync(path));
  if (executablePath === undefined) {
    console.log('there is no chromium: the page is not measured (tools/install-needs test installs it)');
    return;
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const one = await openPage(browser, 1);
    if (until === '2016-12-31' && one.digest !== digest) throw new Error(`the page's digest is ${one.digest}, not ${digest}`);
    row('page_first_seconds', one.first, 'page: the town on one worker, seconds until first results');
    row('page_seconds', one.all, 'page: until all six years are there');
    row('page_two_seconds', (await openPage(browser, 2)).all, 'page: two replicates, a worker each where there are two cores');
  } finally {
    await browser.close();
  }
}

await benchPage(benchEngine());
if (out !== '') {
  const others = existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : {};
  writeFileSync(out, `${JSON.stringify({ ...others, ...results }, null, 2)}\n`);
}

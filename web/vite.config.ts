import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

/** Where `offramp report` puts a run; it knows by the numbers whether the page is of its own version. */
function placeForRun(): string {
  const find = (file: string, pattern: RegExp): string => {
    const found = pattern.exec(readFileSync(new URL(file, import.meta.url), 'utf8'))?.[1];
    if (found === undefined) throw new Error(`${file} has nothing like ${pattern.source}`);
    return found;
  };
  const version = find('../include/offramp.h', /define OFR_VERSION "([^"]+)"/);
  const format = find('../src/store/bundle.h', /define OFR_BUNDLE_FORMAT (\d+)/);
  return `<!-- offramp report puts a run here: version ${version}, format ${format} -->`;
}

/** What the page holds besides its program: packed, as text; see src/data/inside.ts. */
function inside(): Plugin {
  const packed = (id: string, file: string) => {
    const text = gzipSync(readFileSync(new URL(file, import.meta.url)), { level: 9 }).toString('base64');
    return `<script type="application/octet-stream" id="${id}">${text}</script>`;
  };
  return {
    name: 'inside',
    transformIndexHtml: (html) =>
      html.replace(
        '<!-- inside -->',
        [
          packed('inside-engine', '../build-wasm/page.wasm'),
          packed('inside-scenarios', './generated/scenarios.json'),
          packed('inside-sqlite', './node_modules/sql.js/dist/sql-wasm.wasm'),
          placeForRun(),
        ].join('\n'),
      ),
  };
}

export default defineConfig({
  plugins: [inside(), viteSingleFile({ removeViteModuleLoader: true })],
  build: { target: 'es2022', outDir: '../build-page', emptyOutDir: true, chunkSizeWarningLimit: 4000 },
  worker: { format: 'iife' } /* a module from a blob is refused to a page opened from disk */,
  test: { include: ['test/**/*.test.ts'], maxWorkers: 2, minWorkers: 1, testTimeout: 180_000, hookTimeout: 180_000 },
} as Parameters<typeof defineConfig>[0]);

// The page's answers, for the contract tests: page.mjs page.wasm SEED REPLICATES RESOLVED...
// Runs the engine as the page does, the arms one after another, and prints its answers as one JSON object.
import { readFileSync } from 'node:fs';

const [program, seed, replicates, ...arms] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(program));
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module))
  (imports[from] ??= {})[name] = () => {
    if (name === 'proc_exit') throw new Error('the engine stopped');
    return 8; // no such file
  };
const { exports } = new WebAssembly.Instance(module, imports);
exports._initialize?.();
const page = exports.ofr_page_new();

function text(address) {
  const bytes = new Uint8Array(exports.memory.buffer);
  return new TextDecoder().decode(bytes.slice(address, bytes.indexOf(0, address)));
}
function check(status) {
  if (status !== 0) throw new Error(text(exports.ofr_page_reports(page)));
}
function put(bytes) {
  const room = exports.ofr_page_room(bytes.length);
  new Uint8Array(exports.memory.buffer, room, bytes.length).set(bytes);
  return room;
}
const [N_DAYS, N_AREAS, N_OBSERVABLES, N_OUTCOMES] = [1, 4, 6, 7]; // enum ofr_page_number
const number = (which) => exports.ofr_page_number(page, which);
const doubles = (address, n) => [...new Float64Array(exports.memory.buffer, address, n)];

function replicateOf(replicate) {
  check(exports.ofr_page_begin(page, replicate));
  check(exports.ofr_page_days(page, number(N_DAYS)));
  const last = (number(N_DAYS) - 1) * number(N_OBSERVABLES) * 8;
  return {
    digest: text(exports.ofr_page_digest(page)),
    outcomes: doubles(exports.ofr_page_outcomes(page), number(N_OUTCOMES)),
    lastDay: doubles(exports.ofr_page_daily(page) + last, number(N_OBSERVABLES)),
    totals: [...new BigInt64Array(exports.memory.buffer, exports.ofr_page_totals(page), number(N_AREAS) * number(N_OBSERVABLES))].map(Number),
  };
}

const answers = arms.map((path) => {
  check(exports.ofr_page_open(page, put(Buffer.from(`${readFileSync(path, 'utf8')}\0`))));
  check(exports.ofr_page_make(page, Number(seed)));
  return Array.from({ length: Number(replicates) }, (_, replicate) => replicateOf(replicate));
});
const { outcomes, observables } = JSON.parse(text(exports.ofr_page_model(page)));
console.log(JSON.stringify({ outcomes: outcomes.map(({ name }) => name), observables, arms: answers }));

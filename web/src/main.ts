/** The page: its frame, its tabs, and which view is seen. */
import 'uplot/dist/uPlot.min.css';
import './page.css';
import { entry, note, type Shown } from './address';
import type { App, Showing } from './app';
import { runBar, showRefused } from './bar';
import { openBy, readDatabase } from './data/database';
import { holdsRun, reportedRun } from './data/inside';
import { readLink, readSettings } from './data/link';
import { isReplay } from './data/replay';
import { faultLines } from './data/settings';
import type { Run, Settings } from './data/types';
import { el, fill } from './dom';
import { takeDrops } from './files';
import { kept } from './kept';
import { Study } from './study';
import { VIEWS } from './views/index';
import { LANGUAGES, LANGUAGE_NAMES, preferred, speak, spoken, t, type Language, type Word } from './words/words';

const study = new Study();
const page = document.getElementById('page') as HTMLElement;
let showing: Showing | null = null;
let seen = VIEWS[0]?.name ?? '';
let due = false;
let begun = false; // what the address asks for is shown or under way
let runInside: Run | null = null; // the run of the report that the page is

const app: App = {
  study,
  go(view) {
    if (view !== seen) {
      seen = view;
      if (begun) note(view, study.settings, shown(), true);
      make();
    }
    focusView();
  },
};
const focusView = (): void => document.getElementById('view')?.focus();
const shown = (): Shown =>
  study.run === null || study.run.from === 'engine' ? { shows: 'run', file: '' } : { shows: study.run === runInside ? 'report' : 'file', file: study.run.title };

/** At most a few times a second, and not while the page is hidden. */
function drawSoon(): void {
  if (due) return;
  due = true;
  setTimeout(() => requestAnimationFrame(() => ((due = false), showing?.draw(study.run))), 200);
}

function languageChooser(): HTMLElement {
  const chooser = el(
    'select',
    {
      'aria-label': t('language'),
      onchange: () => {
        speak(chooser.value as Language);
        kept.set('language', chooser.value);
        make();
      },
    },
    LANGUAGES.map((one) => el('option', { value: one, selected: one === spoken(), lang: one }, LANGUAGE_NAMES[one])),
  );
  return chooser;
}

function tabs(): HTMLElement {
  return el(
    'nav',
    { 'aria-label': t('views') },
    VIEWS.map(({ name }) =>
      el(
        'a',
        {
          href: `#${name}`,
          'aria-current': name === seen ? 'page' : null,
          onclick: (event) => {
            event.preventDefault();
            app.go(name);
          },
        },
        t(name as Word),
      ),
    ),
  );
}

function make(): void {
  showing?.leave?.();
  const root = el('main', { id: 'view', tabindex: -1 });
  fill(
    page,
    el('a', { class: 'skip', href: '#view', onclick: (event) => (event.preventDefault(), focusView()) }, t('skip')),
    el('header', {}, el('div', { class: 'name' }, el('h1', {}, 'Offramp'), el('p', {}, t('tagline'))), languageChooser()),
    runBar(app),
    tabs(),
    root,
    el('footer', {}, t('stamp')),
  );
  const view = VIEWS.find(({ name }) => name === seen) ?? VIEWS[0];
  showing = view?.make(root, app) ?? null;
  showing?.draw(study.run);
}

const viewOf = (hash: string): string => hash.replace(/^#|\?.*$/g, '');
/** Show a view, if there is one of this name and it is not seen yet. */
function see(view: string): void {
  if (view === seen || !VIEWS.some(({ name }) => name === view)) return;
  seen = view;
  make();
}

/** Run other settings; where they have faults, all are shown and what is there stays. */
async function run(settings: Settings): Promise<void> {
  const faults = await study.begin(settings);
  if (faults.length === 0) return;
  if (study.run === null) showRefused(app, settings);
  else study.refuse(new Error(faultLines(faults)));
}

/** Follow an address from outside: its view, its settings. */
async function follow(): Promise<void> {
  try {
    const { view, settings } = readLink(location.hash);
    see(view);
    if (settings === null || JSON.stringify(settings) === JSON.stringify(study.run?.settings)) note(seen, study.settings, shown());
    else await run(settings);
  } catch (error) {
    study.refuse(error);
  }
}
/** Back or forward to an entry of the page: its view, of the run that is there. */
function goBack(): void {
  see(viewOf(location.hash));
  if (study.run !== null) note(seen, study.settings, shown());
}

/** The settings that the page begins with: those of its address, or those that were too long for it. */
function firstSettings(): Settings {
  const { settings } = readLink(location.hash);
  if (settings !== null) return settings;
  const long = entry() !== null ? kept.object('settings', (value): value is Settings => typeof value === 'object' && value !== null) : null;
  return long === null ? study.settings : readSettings(long);
}
/** Begin: with the file that was open before a reload, the run of a report, or the settings of the address. */
async function begin(): Promise<void> {
  const before = entry();
  begun = true;
  try {
    if (before?.shows === 'file') await showFile(before.file);
    else if (before === null ? holdsRun() : before.shows === 'report') await showReported();
    else await run(firstSettings());
    const replay = kept.object('replay', isReplay);
    if (replay !== null) study.compareWith(replay);
  } catch (error) {
    study.refuse(error);
  }
}
/** Show the file that was open before the page was reloaded. */
async function showFile(name: string): Promise<void> {
  study.open();
  const file = await kept.file();
  if (file?.name !== name) return study.refuse(new Error(t('file_gone', { name })));
  study.show(await readDatabase(file.bytes, name));
}

/** Show the run of a report. Damage is said; the page is then as it is built, for other files and runs. */
async function showReported(): Promise<void> {
  study.open();
  runInside = await readDatabase(await reportedRun(), document.title);
  study.show(runInside);
}

const wanted = kept.get<string>('language', '');
speak(LANGUAGES.find((one) => one === wanted) ?? preferred(navigator.languages));
study.listen((what) => {
  if (what === 'run') return drawSoon();
  if (study.run === null) return;
  if (study.run.from === 'engine') kept.dropFile();
  note(seen, study.settings, shown());
});
see(viewOf(location.hash));
if (showing === null) make();
await study.load();
openBy((resolved) => study.reader(resolved));
takeDrops(study, app.go);
addEventListener('popstate', () => entry() !== null && goBack());
addEventListener('hashchange', () => entry() !== null || void follow());
await begin();

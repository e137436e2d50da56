/** The page: its frame, its tabs, and which view is seen. */
import 'uplot/dist/uPlot.min.css';
import './page.css';
import type { App, Showing } from './app';
import { runBar } from './bar';
import { openBy, readDatabase } from './data/database';
import { holdsRun, reportedRun } from './data/inside';
import { readLink, linkOf } from './data/link';
import { el, fill } from './dom';
import { takeDrops } from './files';
import { Study } from './study';
import { VIEWS } from './views/index';
import { LANGUAGES, LANGUAGE_NAMES, preferred, speak, spoken, t, type Language, type Word } from './words/words';

const study = new Study();
const page = document.getElementById('page') as HTMLElement;
let showing: Showing | null = null;
let seen = VIEWS[0]?.name ?? '';
let due = false;

const app: App = {
  study,
  go(view) {
    if (view !== seen) {
      seen = view;
      history.replaceState(null, '', linkOf(study.settings, view));
      make();
    }
    document.getElementById('view')?.focus();
  },
};

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
    el('a', { class: 'skip', href: '#view' }, t('skip')),
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

/** Follow the address: its view, its settings. False when it names no settings of its own. */
async function follow(): Promise<boolean> {
  try {
    const { view, settings } = readLink(location.hash);
    if (VIEWS.some(({ name }) => name === view)) seen = view;
    make();
    if (settings === null) return false;
    await study.begin(settings);
  } catch (error) {
    study.refuse(error);
  }
  return true;
}

/** Show the run of a report. Damage is said; the page is then as it is built, for other files and runs. */
async function showReported(): Promise<void> {
  const view = location.hash.replace(/^#|\?.*$/g, ''); // the settings of a link are not those of the run
  if (VIEWS.some(({ name }) => name === view)) seen = view;
  make();
  study.open();
  try {
    study.show(await readDatabase(await reportedRun(), document.title));
  } catch (error) {
    study.refuse(error);
  }
}

speak(preferred(navigator.languages));
study.listen((what) => {
  if (what === 'run') drawSoon();
  else if (study.state !== 'failed' && study.run?.from === 'engine') history.replaceState(null, '', linkOf(study.settings, seen));
});
make();
await study.load();
openBy((resolved) => study.reader(resolved));
takeDrops(study, app.go);
if (holdsRun()) await showReported();
else if (!(await follow())) await study.begin(study.settings);
addEventListener('hashchange', () => void follow());

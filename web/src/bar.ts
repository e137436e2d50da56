/** The bar: settings, progress, run and stop. */
import type { App } from './app';
import { replayOf, sameDigests } from './data/replay';
import { faultLines, isWhole, WHOLE_NUMBERS, type Fault } from './data/settings';
import type { Settings } from './data/types';
import { el, Field, fill, offer, save } from './dom';
import { takeFile } from './files';
import { kept } from './kept';
import { storedNotes } from './views/stored';
import { duration, number, percent, t } from './words/words';

const input = (name: string, type: string, more: Record<string, string | number> = {}): HTMLInputElement => el('input', { name, type, ...more });

const NAMES = ['scenario', 'areas', 'until', 'replicates', 'seed'] as const;
type Name = (typeof NAMES)[number];
type Typed = Record<Name, string>;

/** What was typed into the bar and not run yet, beside the settings that it would change. */
interface Draft {
  over: string; // those of the settings, as text
  typed: Typed;
  refused: boolean; // it was to be run, and had faults
}
const isDraft = (value: unknown): value is Draft => {
  const { over, typed, refused } = (value ?? {}) as Partial<Draft>;
  return typeof over === 'string' && typeof refused === 'boolean' && typeof typed === 'object' && NAMES.every((name) => typeof typed?.[name] === 'string');
};
const typedOf = (settings: Settings): Typed => Object.fromEntries(NAMES.map((name) => [name, String(settings[name])])) as Typed;
const overOf = (settings: Settings): string => JSON.stringify(typedOf(settings));

class Bar {
  private readonly areas = input('areas', 'text', { placeholder: t('all_areas'), size: 18 });
  private readonly until = input('until', 'date');
  private readonly replicates = input('replicates', 'number', { min: 1, max: WHOLE_NUMBERS.replicates[1] });
  private readonly seed = input('seed', 'number', { min: 0 });
  private readonly scenario = el('select', { name: 'scenario' });
  private readonly fields = Object.fromEntries(NAMES.map((name) => [name, new Field(t(name), this[name])])) as Record<Name, Field>;
  private readonly stop = el('button', { type: 'button', onclick: () => this.app.study.stop() }, t('stop'));
  private readonly saveReplay = el('button', { type: 'button', onclick: () => this.save() }, t('save_replay'));
  private readonly picker = el('input', { type: 'file', hidden: true, accept: '.db,.json,.sqlite,.yaml,.yml', 'aria-label': t('open_file'), onchange: () => this.open() });
  private readonly meter = el('progress', { max: 1, value: 0, 'aria-label': t('settings') });
  private readonly status = el('p', { role: 'status', class: 'status' });
  private readonly notes = el('ul', { class: 'notes', hidden: true });
  private readonly fault = el('pre', { role: 'alert', class: 'fault', hidden: true });
  readonly element: HTMLElement;
  private shownFor: object | null = null;
  private shownReady = false;
  private judged = ''; // that what is typed has faults
  private without = ''; // faults of settings that have no input

  constructor(private readonly app: App) {
    const form = el(
      'form',
      { class: 'bar', 'aria-label': t('settings'), novalidate: true, oninput: ({ target }) => this.change(target), onsubmit: (event) => (event.preventDefault(), void this.run()) },
      NAMES.map((name) => this.fields[name].element),
      el('button', { type: 'submit', class: 'main' }, t('run')),
      this.stop,
      this.saveReplay,
      el('button', { type: 'button', title: t('open_says'), onclick: () => this.picker.click() }, t('open_file')),
      this.picker,
    );
    this.element = el('section', { class: 'running' }, form, this.meter, this.status, this.notes, this.fault);
    const deaf = app.study.listen(() => (this.element.isConnected ? this.draw() : deaf()));
    this.draw();
  }

  /** Something else is typed: what was wrong with it is no longer said. */
  private change(target: EventTarget | null): void {
    NAMES.map((name) => this.fields[name]).find(({ input }) => input === target)?.say('');
    this.keep(this.judged !== '');
  }
  private keep(refused: boolean): void {
    const { settings } = this.app.study;
    const typed = Object.fromEntries(NAMES.map((name) => [name, this[name].value])) as Typed;
    const same = !refused && NAMES.every((name) => typed[name] === String(settings[name]));
    kept.set('bar', same ? null : ({ over: overOf(settings), typed, refused } satisfies Draft));
  }
  private typed(): Settings {
    const { settings } = this.app.study;
    const scenario = this.scenario.value || settings.scenario;
    return {
      ...settings,
      ...(scenario === settings.scenario ? {} : { interventions: {}, arms: [] }), // those of another place
      scenario,
      areas: this.areas.value.trim(),
      until: this.until.value,
      replicates: this.replicates.value.trim() === '' ? NaN : Number(this.replicates.value),
      seed: this.seed.value.trim() === '' ? NaN : Number(this.seed.value),
    };
  }
  private async run(): Promise<void> {
    const { study } = this.app;
    if (!study.ready) return;
    const settings = this.typed();
    const fine = this.judge(settings);
    this.keep(!fine);
    if (!fine) return NAMES.map((name) => this[name]).find((one) => one.hasAttribute('aria-invalid'))?.focus();
    await study.begin(settings);
  }
  /** Say everything that is wrong with settings beside its input, and what has no input below. @return whether nothing is */
  private judge(settings: Settings): boolean {
    const { desk } = this.app.study;
    const own = new Map<Name, string>();
    if (this.until.validity.badInput) own.set('until', t('bad_date'));
    for (const name of ['replicates', 'seed'] as const)
      if (!isWhole(name, settings[name])) own.set(name, t('bad_whole', { found: this[name].value || '–', low: WHOLE_NUMBERS[name][0], high: WHOLE_NUMBERS[name][1] }));
    const faults = desk.faultsOf(settings);
    const hasInput = ({ of }: Fault) => (NAMES as readonly string[]).includes(of);
    for (const name of NAMES) {
      const said = own.get(name);
      this.fields[name].say(said ?? faultLines(faults.filter(({ of }) => of === name)), said === undefined);
    }
    this.without = faultLines(faults.filter((fault) => !hasInput(fault)));
    const fine = own.size === 0 && faults.length === 0;
    this.judged = fine ? '' : t('nothing_begun');
    this.draw();
    return fine;
  }
  private save(): void {
    const { study } = this.app;
    if (study.run !== null) save('offramp-replay.json', JSON.stringify(replayOf(study.run, (arm) => study.resolvedOf(arm)), null, 1), 'application/json');
  }
  private open(): void {
    const [file] = this.picker.files ?? [];
    if (file !== undefined) void takeFile(this.app.study, file, this.app.go);
    this.picker.value = '';
  }

  private fillIn(): void {
    const { settings, ready, desk } = this.app.study;
    const names = ready ? desk.scenarios() : [];
    if (this.scenario.options.length !== names.length) offer(this.scenario, names.map((name) => [name, name]), settings.scenario);
    if (this.shownFor === settings && this.shownReady === ready) return;
    this.shownFor = settings;
    this.shownReady = ready;
    const draft = kept.object('bar', isDraft);
    const mine = draft?.over === overOf(settings) ? draft : null;
    const typed = mine?.typed ?? typedOf(settings);
    for (const name of NAMES) this[name].value = typed[name];
    if (mine === null && ready) kept.set('bar', null);
    if (mine?.refused === true && ready) this.judge(this.typed());
    else this.forget();
  }
  /** Settings that run have no faults. */
  private forget(): void {
    this.judged = this.without = '';
    for (const name of NAMES) this.fields[name].say('');
  }
  private faultText(): string {
    const { state, fault, refused } = this.app.study;
    const failed = state === 'failed' ? `${t('failed')}${t('colon')}${fault}` : '';
    const not = refused === '' ? '' : `${t('refused')}\n${refused}`;
    return [failed, not, this.judged, this.without].filter((text) => text !== '').join('\n');
  }

  private draw(): void {
    const { study } = this.app;
    const { run, state } = study;
    this.fillIn();
    const running = state === 'running';
    this.stop.disabled = !running;
    this.saveReplay.disabled = running || run?.from !== 'engine' || !run.replicates.some(({ digest }) => digest !== '');
    this.meter.hidden = !running;
    this.meter.value = study.progress().share;
    const said = this.faultText();
    this.fault.hidden = said === '';
    if (this.fault.textContent !== said) this.fault.textContent = said;
    this.element.dataset.state = state;
    this.element.dataset.digest = run?.replicates.find((one) => one.arm === '' && one.number === 0)?.digest ?? '';
    const notes = run === null ? [] : storedNotes(run);
    this.notes.hidden = notes.length === 0;
    fill(this.notes, notes.map((note) => el('li', {}, note)));
    this.status.textContent = this.statusText();
  }

  private statusText(): string {
    const { study } = this.app;
    const { run, replayed } = study;
    if (study.opening) return t('opening');
    if (study.state === 'running') {
      const { share, secondsLeft } = study.progress();
      return Number.isFinite(secondsLeft) ? t('progress', { share: percent(share), left: duration(secondsLeft) }) : t('progress_start');
    }
    const finished = run?.replicates.filter((one) => one.arm === '' && one.outcomes !== null).length ?? 0;
    if (study.state === 'stopped') return t(finished > 0 ? 'stopped' : 'stopped_early');
    if (run === null) return '';
    const same = replayed === null ? null : sameDigests(run, replayed);
    return [
      run.from === 'database' ? t('from_file', { name: run.title }) : '',
      t('done_runs', { n: finished, people: number(run.people.n_people), days: number(run.n_days) }),
      same === null ? '' : t(same ? 'replay_same' : 'replay_differs'),
    ]
      .filter((text) => text !== '')
      .join('. ');
  }
}

/** Show settings that cannot be run in the bar, each fault beside its input; they become those of the page. */
export function showRefused({ study }: App, settings: Settings): void {
  kept.set('bar', { over: overOf(settings), typed: typedOf(settings), refused: true } satisfies Draft);
  study.settle(settings);
}

export const runBar = (app: App): HTMLElement => new Bar(app).element;

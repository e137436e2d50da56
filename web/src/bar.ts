/** The bar: settings, progress, run and stop. */
import type { App } from './app';
import { replayOf, sameDigests } from './data/replay';
import { el, fill, offer, save } from './dom';
import { takeFile } from './files';
import { storedNotes } from './views/stored';
import { duration, number, percent, t } from './words/words';

const input = (name: string, type: string, more: Record<string, string | number> = {}): HTMLInputElement => el('input', { name, type, ...more });

class Bar {
  private readonly areas = input('areas', 'text', { placeholder: t('all_areas'), size: 18 });
  private readonly until = input('until', 'date');
  private readonly replicates = input('replicates', 'number', { min: 1, max: 100 });
  private readonly seed = input('seed', 'number', { min: 0 });
  private readonly scenario = el('select', { name: 'scenario' });
  private readonly stop = el('button', { type: 'button', onclick: () => this.app.study.stop() }, t('stop'));
  private readonly saveReplay = el('button', { type: 'button', onclick: () => this.save() }, t('save_replay'));
  private readonly picker = el('input', { type: 'file', hidden: true, accept: '.db,.json,.sqlite,.yaml,.yml', 'aria-label': t('open_file'), onchange: () => this.open() });
  private readonly meter = el('progress', { max: 1, value: 0, 'aria-label': t('settings') });
  private readonly status = el('p', { role: 'status', class: 'status' });
  private readonly notes = el('ul', { class: 'notes', hidden: true });
  private readonly fault = el('pre', { role: 'alert', class: 'fault', hidden: true });
  readonly element: HTMLElement;
  private shownFor: object | null = null;

  constructor(private readonly app: App) {
    const form = el(
      'form',
      { class: 'bar', 'aria-label': t('settings'), onsubmit: (event) => (event.preventDefault(), this.run()) },
      (['scenario', 'areas', 'until', 'replicates', 'seed'] as const).map((name) => el('label', {}, t(name), this[name])),
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

  private run(): void {
    const { study } = this.app;
    const scenario = this.scenario.value || study.settings.scenario;
    void study.begin({
      ...study.settings,
      ...(scenario === study.settings.scenario ? {} : { interventions: {}, arms: [] }), // those of another place
      scenario,
      areas: this.areas.value.trim(),
      until: this.until.value,
      replicates: Math.max(1, Math.floor(Number(this.replicates.value)) || 1),
      seed: Number(this.seed.value),
    });
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
    if (this.shownFor === settings) return;
    this.shownFor = settings;
    for (const name of ['scenario', 'areas', 'until', 'replicates', 'seed'] as const) this[name].value = String(settings[name]);
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
    this.fault.hidden = state !== 'failed';
    this.fault.textContent = state === 'failed' ? `${t('failed')}: ${study.fault}` : '';
    this.element.dataset.state = state;
    this.element.dataset.digest = run?.replicates.find((one) => one.arm === '' && one.number === 0)?.digest ?? '';
    const said = run === null ? [] : storedNotes(run);
    this.notes.hidden = said.length === 0;
    fill(this.notes, said.map((note) => el('li', {}, note)));
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

export const runBar = (app: App): HTMLElement => new Bar(app).element;

/** Working out shares in the page: how large, how long it takes, progress, stop, go on, save. */
import type { App } from '../app';
import { Asking, type Estimate } from '../asking';
import type { Asked } from '../data/shares';
import type { Run } from '../data/types';
import { faultLines } from '../data/settings';
import { chooser, el, Field, offer, save } from '../dom';
import { kept } from '../kept';
import { duration, number, percent, t } from '../words/words';

/** One for the page: a change of view or language loses no trial, and no choice. */
let asking: Asking | null = null;
export const askingOf = (app: App): Asking => (asking ??= new Asking(app.study));
const chosen = {
  replicates: kept.get<string>('why.replicates', '4'), // as typed
  until: kept.get<string>('why.until', ''),
  outcome: kept.get<string>('why.outcome', ''),
  always: kept.get('why.always', false) as boolean,
};
const MOST_REPLICATES = 1000;

const timeOf = ({ trials, seconds }: Estimate): string =>
  trials === 0 ? t('work_there') : Number.isFinite(seconds) ? t('work_time', { n: number(trials), time: duration(seconds) }) : t('work_no_time', { n: number(trials) });

export class Work {
  private readonly asking: Asking;
  private run: Run | null = null;
  private shownFor = '';
  private readonly outcome = chooser([], '', () => this.take(), { name: 'why-outcome' });
  private readonly replicates = el('input', { name: 'why-replicates', type: 'number', min: 1, max: MOST_REPLICATES, value: chosen.replicates, oninput: () => this.take() });
  private readonly until = el('input', { name: 'why-until', type: 'date', oninput: () => this.take() });
  private readonly fields = { outcome: new Field(t('outcome'), this.outcome), replicates: new Field(t('replicates'), this.replicates), until: new Field(t('until'), this.until) };
  private readonly always = el('input', { name: 'why-always', type: 'checkbox', checked: chosen.always, onchange: () => this.take() });
  private readonly begin = el('button', { type: 'submit', class: 'main' }, t('work_begin'));
  private readonly stop = el('button', { type: 'button', onclick: () => void this.asking.stop() }, t('stop'));
  private readonly keep = el('button', { type: 'button', onclick: () => this.save() }, t('work_save'));
  private readonly meter = el('progress', { max: 1, value: 0, 'aria-label': t('work_begin') });
  private readonly status = el('p', { role: 'status', class: 'status' });
  private readonly fault = el('pre', { role: 'alert', class: 'fault', hidden: true });
  private readonly estimate = el('p', { class: 'estimate' });
  readonly element: HTMLElement;

  constructor(private readonly app: App) {
    this.asking = askingOf(app);
    const form = el(
      'form',
      { class: 'bar', 'aria-label': t('work_begin'), novalidate: true, onsubmit: (event) => (event.preventDefault(), this.start()) },
      (['outcome', 'replicates', 'until'] as const).map((name) => this.fields[name].element),
      el('label', { class: 'check' }, this.always, t('work_always')),
      this.begin,
      this.stop,
      this.keep,
    );
    this.element = el('section', { class: 'work' }, el('h2', {}, t('work')), el('p', { class: 'says' }, t('work_says')), form, this.estimate, this.meter, this.status, this.fault);
  }

  draw(run: Run): void {
    this.run = run;
    const { settings, scenario, model } = run;
    const key = JSON.stringify([settings.until, scenario.last_day, model.outcomes.length]);
    if (key !== this.shownFor) {
      this.shownFor = key;
      if (!model.outcomes.some(({ name }) => name === chosen.outcome)) chosen.outcome = model.primary;
      offer(this.outcome, model.outcomes.map(({ name, meaning }) => [name, name, meaning]), chosen.outcome);
      this.until.value = chosen.until || settings.until || scenario.last_day;
      this.until.min = scenario.first_day;
    }
    if (run.from === 'engine' && this.asking.state !== 'running') void this.asking.look(settings);
    this.show();
  }

  private take(): void {
    const usual = this.run === null ? '' : this.run.settings.until || this.run.scenario.last_day;
    chosen.replicates = this.replicates.value;
    chosen.until = this.until.value === usual ? '' : this.until.value; // the usual one follows the run
    chosen.outcome = this.outcome.value;
    chosen.always = this.always.checked;
    for (const [name, value] of Object.entries(chosen)) kept.set(`why.${name}`, value);
    for (const field of Object.values(this.fields)) field.say('');
    this.show();
  }
  private wanted({ settings, scenario }: Run): Asked {
    return { ...chosen, replicates: Math.max(1, Math.min(MOST_REPLICATES, Math.floor(Number(chosen.replicates)) || 1)), settings, until: chosen.until || settings.until || scenario.last_day };
  }
  private start(): void {
    if (this.run !== null && !this.begin.disabled && this.judge(this.run)) void this.asking.begin(this.wanted(this.run));
  }
  /** Say beside each input what is wrong with it, before anything that is there is given up. @return whether nothing is */
  private judge(run: Run): boolean {
    const n = Number(this.replicates.value);
    const whole = this.replicates.value !== '' && Number.isInteger(n) && n >= 1 && n <= MOST_REPLICATES;
    this.fields.replicates.say(whole ? '' : t('bad_whole', { found: this.replicates.value || '–', low: 1, high: MOST_REPLICATES }));
    const day = this.until.value;
    const fault = day === '' ? t('bad_date') : faultLines(this.app.study.desk.faultsOf({ ...run.settings, until: day, arms: [] }));
    this.fields.until.say(fault, day !== '');
    return whole && fault === '';
  }
  private save(): void {
    const { answered } = this.asking;
    if (answered !== null) save('why.json', `${JSON.stringify(answered.said, null, 2)}\n`, 'application/json');
  }

  private estimateText(run: Run): string {
    const { compared } = this.asking;
    if (this.app.study.state === 'running') return t('work_wait');
    const estimated = this.asking.estimate(this.wanted(run), run.scenario.first_day);
    if (estimated === null || compared === null) return '';
    const size = { simulated: compared.coalitions.length, all: compared.n_coalitions, people: number(run.people.n_people) };
    return `${t('work_ratio', { how: timeOf(estimated.ratio) })} ${t('work_shares', { how: timeOf(estimated.shares), ...size })}`;
  }

  private statusText(): string {
    const { state, answered } = this.asking;
    if (state === 'running') {
      const { done, inAll, share, secondsLeft } = this.asking.progress();
      const trials = t('work_trials', { done: number(done), all: number(inAll) });
      return `${Number.isFinite(secondsLeft) ? t('progress', { share: percent(share), left: duration(secondsLeft) }) : t('progress_start')}. ${trials}`;
    }
    if (state !== 'stopped') return '';
    return answered === null ? t('work_stopped_early') : t('work_stopped', { n: answered.replicates, of: answered.asked.replicates });
  }

  private show(): void {
    const { run, asking: of } = this;
    if (run === null) return;
    const running = of.state === 'running';
    const possible = run.from === 'engine' && this.app.study.state !== 'running';
    this.begin.disabled = running || !possible || of.compared === null;
    this.stop.disabled = !running;
    this.keep.disabled = running || of.answered === null;
    for (const one of [this.outcome, this.replicates, this.until, this.always]) one.disabled = running;
    this.meter.hidden = !running;
    this.meter.value = running ? of.progress().share : 0;
    this.element.dataset.state = of.state;
    this.estimate.textContent = running ? '' : this.estimateText(run);
    this.status.textContent = this.statusText();
    this.fault.hidden = of.state !== 'failed';
    this.fault.textContent = of.state === 'failed' ? `${t('failed')}: ${of.fault}` : '';
  }
}

/** Working out shares in the page: how large, how long it will take, how far it is, stop, go on, save. */
import type { App } from '../app';
import { Asking, type Estimate } from '../asking';
import type { Asked } from '../data/shares';
import { el, fill, save } from '../dom';
import type { Run } from '../data/types';
import { duration, number, percent, t } from '../words/words';

/** One for the page: a change of view or language loses no trial, and no choice. */
let asking: Asking | null = null;
export const askingOf = (app: App): Asking => (asking ??= new Asking(app.study));
const chosen = { replicates: 4, until: '', outcome: 'joined', always: false };

export interface Work {
  element: HTMLElement;
  draw(run: Run): void;
}

export function workOut(app: App): Work {
  const of = askingOf(app);
  let run: Run | null = null;
  const outcome = el('select', { name: 'why-outcome', onchange: () => take() });
  const replicates = el('input', { name: 'why-replicates', type: 'number', min: 1, max: 1000, value: chosen.replicates, oninput: () => take() });
  const until = el('input', { name: 'why-until', type: 'date', oninput: () => take() });
  const always = el('input', { name: 'why-always', type: 'checkbox', checked: chosen.always, onchange: () => take() });
  const begin = el('button', { type: 'submit', class: 'main' }, t('work_begin'));
  const stop = el('button', { type: 'button', onclick: () => void of.stop() }, t('stop'));
  const keep = el('button', { type: 'button', onclick: () => saveAnswer() }, t('work_save'));
  const meter = el('progress', { max: 1, value: 0, 'aria-label': t('work_begin') });
  const status = el('p', { role: 'status', class: 'status' });
  const fault = el('pre', { role: 'alert', class: 'fault', hidden: true });
  const estimate = el('p', { class: 'estimate' });
  const form = el(
    'form',
    { class: 'bar', 'aria-label': t('work_begin'), onsubmit: (event) => (event.preventDefault(), start()) },
    el('label', {}, t('outcome'), outcome),
    el('label', {}, t('replicates'), replicates),
    el('label', {}, t('until'), until),
    el('label', { class: 'check' }, always, t('work_always')),
    begin,
    stop,
    keep,
  );
  const element = el('section', { class: 'work' }, el('h2', {}, t('work')), el('p', { class: 'says' }, t('work_says')), form, estimate, meter, status, fault);

  function take(): void {
    chosen.replicates = Math.max(1, Math.min(1000, Math.floor(Number(replicates.value)) || 1));
    chosen.until = until.value;
    chosen.outcome = outcome.value;
    chosen.always = always.checked;
    show();
  }
  function wanted(of: Run): Asked {
    return { settings: of.settings, until: chosen.until || of.settings.until || of.scenario.last_day, replicates: chosen.replicates, outcome: chosen.outcome, always: chosen.always };
  }
  function start(): void {
    if (run !== null && !begin.disabled) void of.begin(wanted(run));
  }
  function saveAnswer(): void {
    if (of.answered !== null) save('why.json', `${JSON.stringify(of.answered.said, null, 2)}\n`, 'application/json');
  }

  const time = ({ trials, seconds }: Estimate): string =>
    trials === 0 ? t('work_there') : Number.isFinite(seconds) ? t('work_time', { n: number(trials), time: duration(seconds) }) : t('work_no_time', { n: number(trials) });
  function estimateText(of: Run, estimated: ReturnType<Asking['estimate']>, compared: Asking['compared']): string {
    if (app.study.state === 'running') return t('work_wait');
    if (estimated === null || compared === null) return '';
    return `${t('work_ratio', { how: time(estimated.ratio) })} ${t('work_shares', {
      how: time(estimated.shares),
      simulated: compared.coalitions.length,
      all: compared.n_coalitions,
      people: number(of.people.n_people),
    })}`;
  }

  function statusText(): string {
    if (of.state === 'running') {
      const { done, inAll, share, secondsLeft } = of.progress();
      const trials = t('work_trials', { done: number(done), all: number(inAll) });
      return `${Number.isFinite(secondsLeft) ? t('progress', { share: percent(share), left: duration(secondsLeft) }) : t('progress_start')}. ${trials}`;
    }
    if (of.state !== 'stopped') return '';
    const { answered } = of;
    return answered === null ? t('work_stopped_early') : t('work_stopped', { n: answered.replicates, of: answered.asked.replicates });
  }

  function show(): void {
    if (run === null) return;
    const running = of.state === 'running';
    const possible = run.from === 'engine' && app.study.state !== 'running';
    begin.disabled = running || !possible || of.compared === null;
    stop.disabled = !running;
    keep.disabled = running || of.answered === null;
    for (const input of [outcome, replicates, until, always]) input.disabled = running;
    meter.hidden = !running;
    meter.value = running ? of.progress().share : 0;
    element.dataset.state = of.state;
    estimate.textContent = running ? '' : estimateText(run, of.estimate(wanted(run), run.scenario.first_day), of.compared);
    status.textContent = statusText();
    fault.hidden = of.state !== 'failed';
    fault.textContent = of.state === 'failed' ? `${t('failed')}: ${of.fault}` : '';
  }

  let shownFor = '';
  function draw(next: Run): void {
    run = next;
    const key = JSON.stringify([next.settings.until, next.scenario.last_day, next.model.outcomes.length]);
    if (key !== shownFor) {
      shownFor = key;
      fill(outcome, next.model.outcomes.map(({ name, meaning }) => el('option', { value: name, title: meaning, selected: name === chosen.outcome }, name)));
      if (chosen.until === '' || of.asked === null) chosen.until = next.settings.until || next.scenario.last_day;
      until.value = chosen.until;
      until.min = next.scenario.first_day;
    }
    if (next.from === 'engine' && of.state !== 'running') void of.look(next.settings);
    show();
  }

  return { element, draw };
}

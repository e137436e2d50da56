/** Report on paper: question, result, harm beside it, method, parameters, limits. */
import type { Showing, View } from '../app';
import { reachable } from '../charts/frame';
import { programOf } from '../data/about';
import { daysAfter } from '../data/dates';
import { linkOf } from '../data/link';
import { outcomeAt, replicatesOf } from '../data/series';
import type { Arm, Run } from '../data/types';
import { chooser, el, english, fill, offer, region, table } from '../dom';
import type { ComparedArm, Paired } from '../engine/reader';
import { kept } from '../kept';
import { date, isolated, locale, number, t, type Word } from '../words/words';
import { costCell, inWords, isClear, priceText, sentences } from './help';
import { storedNotes } from './stored';
import { countOrigins, limits, parameterTable, patternNotes, patternTable, range } from './sure';
import { loadedWhy, whySource } from './why';

const heads = (...words: Word[]): string[] => words.map((word) => t(word));
const text = (...children: (string | Node | null)[]): HTMLElement => el('td', { class: 'text' }, children);
const wide = (name: Word, content: HTMLElement): HTMLElement => {
  const place = el('div', { class: 'wide' }, content);
  reachable(place, () => t(name));
  return place;
};
const money = (value: number, currency: string): string => `${number(Math.round(value))} ${currency}`;
const withUnit = (meaning: string, unit: string): string => (unit === '1' || unit === '' ? meaning : `${meaning} (${unit})`);

/** A difference with its interval; bold where it is clear. */
function difference(paired: Paired | undefined): HTMLElement {
  if (paired === undefined || !Number.isFinite(paired.mean)) return el('bdi', {}, '–');
  const { difference: by, interval } = inWords(paired);
  return el(isClear(paired) ? 'b' : 'bdi', {}, `${isolated(by)}${Number.isFinite(paired.low) ? ` (${interval})` : ''}`);
}

/** How the run came out without a plan: some outcomes, over replicates. */
function baseline(run: Run, chosen: string): HTMLElement {
  const { outcomes } = run.ask.spreads('');
  const names = [...new Set([chosen, ...run.model.shown_outcomes])].filter((name) => outcomeAt(run, name) >= 0);
  const rows = names.map((name) => {
    const at = outcomeAt(run, name);
    const { n = 0, mean = NaN, low = NaN, high = NaN, least = NaN, most = NaN } = outcomes[at] ?? {};
    const { meaning = name, unit = '' } = run.model.outcomes[at] ?? {};
    const interval = Number.isFinite(low) ? range({ low: least >= 0 ? Math.max(0, low) : low, high }) : '–';
    return [english(withUnit(meaning, unit)), number(mean), interval, n > 1 ? range({ low: least, high: most }) : '–'];
  });
  return table(heads('outcome', 'mean', 'interval', 'lowest_highest'), rows);
}

function plansTable(run: Run, plans: ComparedArm[]): HTMLElement {
  const rows = plans.map(({ arm: name, n, outcome, costPerAverted, costOrigin, evidence }) => {
    const { cost, currency } = run.arms.find((one) => one.name === name) as Arm;
    return [english(name), number(n), number(outcome.baseline), number(outcome.with), difference(outcome), evidence === undefined ? '–' : english(evidence.gradesSay), costCell(money(cost, currency), costOrigin), priceText(money(costPerAverted, currency), costPerAverted, costOrigin)];
  });
  return table(heads('plan', 'replicates', 'baseline', 'r_with', 'difference', 'evidence', 'cost', 'per_averted'), rows);
}

/** Harm beside benefit: of each plan, or of the run itself where there is none. */
function harmTable(run: Run, plans: ComparedArm[]): HTMLElement {
  const { harms } = run.ask.spreads('');
  const rows = run.model.observables
    .filter(({ harm }) => harm)
    .map(({ meaning, unit }, i) => [english(withUnit(meaning, unit)), number(harms[i]?.mean ?? NaN), ...plans.map((plan) => difference(plan.harms[i]))]);
  return region('wide', t('r_harm'), table([t('harm'), t('baseline'), ...plans.map(({ arm }) => arm)], rows));
}

function interventionsTable(run: Run): HTMLElement {
  const rows = run.arms.flatMap((arm) =>
    arm.interventions.map(({ name, dose, from, until }) => {
      const own = name in run.settings.interventions ? ` (${t('of_file')})` : null;
      return [english(arm.name), text(english(name), own), number(dose), date(from), date(until)];
    }),
  );
  return table(heads('plan', 'intervention', 'dose', 'from', 'until'), rows);
}

function whatWasRun(run: Run): HTMLElement {
  const { settings, scenario, people } = run;
  const finished = replicatesOf(run, '');
  const given = scenario.values.filter(({ given: changed }) => changed).length;
  const last = daysAfter(scenario.first_day, run.n_days - 1);
  const rows: ([string, ...(string | Node)[]] | null)[] = [
    [t('scenario'), english(scenario.title)],
    [t('areas'), english(people.areas.map(({ name }) => name).join(', '))],
    [t('r_days'), `${date(scenario.first_day)} – ${date(last)} (${number(run.n_days)})`],
    [t('r_people'), number(people.n_people), scenario.scale < 1 ? ` (${t('r_scale', { scale: number(scenario.scale) })})` : ''],
    [t('replicates'), number(finished.length)],
    ...storedNotes(run).map((note, i): [string, string] => [i === 0 ? t('r_stored') : '', note]),
    [t('seed'), String(settings.seed)],
    [t('r_changed'), settings.sets.length === 0 ? t('r_none') : el('code', {}, settings.sets.join(', '))],
    [t('r_given'), number(given)],
    [t('r_version'), english(programOf(run))],
    run.title === '' ? null : [t('r_file'), english(run.title)],
    [t('r_digest'), el('span', { class: 'digests' }, finished.map(({ number: n, digest }) => el('code', {}, `${n}: ${digest}`)))],
  ];
  const row = ([name, ...values]: [string, ...(string | Node)[]]) => el('tr', {}, el('th', { scope: 'row' }, name), text(...values));
  return el('table', { class: 'facts' }, el('tbody', {}, rows.map((one) => (one === null ? null : row(one)))));
}

const part = (word: Word, ...children: (Node | string | null)[]): HTMLElement => el('section', {}, el('h3', {}, t(word)), children);

function plansPart(run: Run, outcome: string): HTMLElement {
  const plans = finishedPlans(run, outcome);
  if (plans.length === 0) return part('plans', el('p', {}, t('r_no_plans')));
  const meaning = run.model.outcomes[outcomeAt(run, outcome)]?.meaning ?? outcome;
  return part(
    'plans',
    el('p', {}, t('r_plans_says'), ' ', english(meaning), '.'),
    el('ul', {}, sentences(plans)),
    wide('plans', plansTable(run, plans)),
    wide('intervention', interventionsTable(run)),
  );
}
const finishedPlans = (run: Run, outcome: string): ComparedArm[] => run.ask.ranked(outcomeAt(run, outcome)).filter(({ n }) => n > 0);

function methodPart(run: Run): HTMLElement {
  const counts = countOrigins(run);
  const assumed = counts.filter(({ origin }) => origin === 'assumed').reduce((sum, { n }) => sum + n, 0);
  const values = counts.reduce((sum, { n }) => sum + n, 0);
  return part('r_method', el('p', {}, t('r_method_says')), el('p', {}, t('r_origins', { n: number(values), assumed: number(assumed) })));
}

class ReportView implements Showing {
  private run: Run | null = null;
  private outcome = kept.get<string>('report.outcome', '');
  private every: boolean = kept.get('report.every', false);
  private drawn = '';
  private readonly outcomes = chooser([], '', (value) => (kept.set('report.outcome', (this.outcome = value)), this.redraw()));
  private readonly all = el('input', { type: 'checkbox', checked: this.every, onchange: () => (kept.set('report.every', (this.every = this.all.checked)), this.redraw()) });
  private readonly title = el('input', { type: 'text', size: 40, value: kept.get<string>('report.title', t('r_title')), oninput: () => this.name() });
  private readonly heading = el('h2', { class: 'report-title' }, this.title.value);
  private readonly controls = el(
    'div',
    { class: 'controls no-print' },
    el('label', {}, t('r_heading'), this.title),
    el('label', {}, t('compared_by'), this.outcomes),
    el('label', { class: 'check' }, this.all, t('r_every_parameter')),
    el('button', { type: 'button', class: 'main', onclick: () => print() }, t('r_print')),
  );
  private readonly paper = el('article', { class: 'paper' });
  private readonly body = el('div', {});

  constructor(root: HTMLElement) {
    fill(root, el('p', { class: 'says no-print' }, t('report_says')), this.body);
  }

  draw(next: Run | null): void {
    if (next !== this.run) this.drawn = '';
    this.run = next;
    this.update();
  }
  private name(): void {
    this.heading.textContent = this.title.value;
    kept.set('report.title', this.title.value === t('r_title') ? null : this.title.value); // the usual one follows the language
  }
  private redraw(): void {
    this.drawn = '';
    this.update();
  }

  private update(): void {
    const { run } = this;
    if (run === null || replicatesOf(run, '').length === 0) {
      this.drawn = '';
      return fill(this.body, el('p', { class: 'nothing' }, t(run === null ? 'nothing_yet' : 'waiting_replicate')));
    }
    const key = run.replicates.filter(({ outcomes }) => outcomes !== null).map(({ arm, digest }) => arm + digest).join();
    if (key === this.drawn) return;
    this.drawn = key;
    if (!this.body.contains(this.paper)) fill(this.body, this.controls, this.paper);
    if (outcomeAt(run, this.outcome) < 0) this.outcome = run.model.primary;
    if (this.outcomes.options.length === 0) offer(this.outcomes, run.model.outcomes.map(({ name, meaning }) => [name, meaning]), this.outcome);
    this.write(run);
  }

  private write(run: Run): void {
    const plans = finishedPlans(run, this.outcome);
    const judged = run.ask.patterns();
    const why = loadedWhy();
    const now = new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(new Date());
    const notes = patternNotes(run, judged).map((note) => el('p', { class: 'note' }, note));
    fill(
      this.paper,
      this.heading,
      el('p', { class: 'stamp' }, `${t('stamp')} ${t('r_made', { date: now })}`),
      part('r_run', whatWasRun(run)),
      part('r_came_out', el('p', {}, t('r_came_out_says', { n: replicatesOf(run, '').length })), wide('r_came_out', baseline(run, this.outcome))),
      plansPart(run, this.outcome),
      part('r_harm', el('p', {}, t('r_harm_says')), harmTable(run, plans)),
      why === null ? null : part('why', el('p', {}, english(why.says.verdict ?? '')), el('p', { class: 'source' }, whySource(why))),
      methodPart(run),
      judged.length === 0 ? null : part('patterns', ...notes, patternTable(run.scenario.patterns, judged)),
      limits('h3'),
      part('r_again', el('p', {}, t('r_again_says')), el('code', { class: 'command', dir: 'ltr' }, linkOf(run.settings))),
      this.every ? part('every_value', region('wide', t('every_value'), parameterTable(run, run.scenario.values))) : null,
    );
  }
}

export const report: View = { name: 'report', make: (root) => new ReportView(root) };

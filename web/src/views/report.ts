/** Report: what a director is handed on paper: question, result, harm beside it, method, parameters, limits. */
import type { App, Showing, View } from '../app';
import { reachable } from '../charts/frame';
import { harmOf, ranked, type Compared } from '../data/compare';
import { linkOf } from '../data/link';
import { judge } from '../data/statistics_of_patterns';
import { daysAfter } from '../data/resolve';
import { outcomeAt, replicatesOf } from '../data/series';
import { clear, estimate, range as bounds, type Estimate } from '../data/statistics';
import type { Run } from '../data/types';
import { el, fill } from '../dom';
import { date, isolated, locale, number, t, together, type Word } from '../words/words';
import { sentence } from './help';
import { countOrigins, limits, patternNotes, patternTable, range } from './sure';
import { storedNotes } from './stored';
import { loadedWhy, whySentence, whySource } from './why';

const english = (text: string): HTMLElement => el('bdi', { lang: 'en' }, text);
const wide = (name: Word, table: HTMLElement): HTMLElement => {
  const place = el('div', { class: 'wide' }, table);
  reachable(place, () => t(name));
  return place;
};
const row = (name: string, ...values: (string | Node)[]): HTMLElement =>
  el('tr', {}, el('th', { scope: 'row' }, name), el('td', { class: 'text' }, values));
const money = (value: number, currency: string): string => `${number(Math.round(value))} ${currency}`;

/** A difference with its interval; bold where the interval does not hold zero. */
function difference(found: Estimate): HTMLElement {
  const [by = '', low = '', high = ''] = together([found.mean, found.low, found.high]);
  const text = Number.isFinite(found.mean) ? `${isolated(by)}${Number.isFinite(found.low) ? ` (${t('range', { low, high })})` : ''}` : '–';
  return el(clear(found) ? 'b' : 'bdi', {}, text);
}

const finishedPlans = (run: Run, outcome: string): Compared[] => ranked(run, outcome).filter(({ n }) => n > 0);
const SHOWN = ['approached', 'joined', 'left_abroad', 'walked_away', 'charged'];

/** How the run came out without a plan: some outcomes, over replicates. */
function baseline(run: Run, chosen: string): HTMLElement {
  const replicates = replicatesOf(run, '');
  const names = [...new Set([chosen, ...SHOWN])].filter((name) => outcomeAt(run, name) >= 0);
  return el(
    'table',
    {},
    el('thead', {}, el('tr', {}, (['outcome', 'mean', 'interval', 'lowest_highest'] as const).map((word) => el('th', { scope: 'col' }, t(word))))),
    el(
      'tbody',
      {},
      names.map((name) => {
        const at = outcomeAt(run, name);
        const values = replicates.map((one) => one.outcomes?.[at] ?? NaN).filter(Number.isFinite);
        const { mean, low, high } = estimate(values);
        const [least, most] = bounds(values);
        const unit = run.model.outcomes[at]?.unit ?? '';
        return el(
          'tr',
          {},
          el('th', { scope: 'row' }, english(`${run.model.outcomes[at]?.meaning ?? name}${unit === '1' || unit === '' ? '' : ` (${unit})`}`)),
          el('td', {}, values.length > 0 ? number(mean) : '–'),
          el('td', {}, Number.isFinite(low) ? range({ low: least >= 0 ? Math.max(0, low) : low, high }) : '–'),
          el('td', {}, values.length > 1 ? range({ low: least, high: most }) : '–'),
        );
      }),
    ),
  );
}

function plansTable(plans: Compared[]): HTMLElement {
  return el(
    'table',
    {},
    el('thead', {}, el('tr', {}, (['plan', 'replicates', 'baseline', 'r_with', 'difference', 'cost', 'per_averted'] as const).map((word) => el('th', { scope: 'col' }, t(word))))),
    el(
      'tbody',
      {},
      plans.map(({ arm, n, outcome, costPerAverted }) =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, english(arm.name)),
          el('td', {}, number(n)),
          el('td', {}, number(outcome.baseline)),
          el('td', {}, number(outcome.with)),
          el('td', {}, difference(outcome.difference)),
          el('td', {}, money(arm.cost, arm.currency)),
          el('td', {}, Number.isFinite(costPerAverted) ? money(costPerAverted, arm.currency) : '–'),
        ),
      ),
    ),
  );
}

/** Harm beside benefit: of each plan, or of the run itself where there is none. */
function harmTable(run: Run, plans: Compared[]): HTMLElement {
  const harms = run.model.observables.map((one, i) => ({ ...one, i })).filter(({ harm }) => harm);
  const whole = (i: number): string => number(estimate(replicatesOf(run, '').map((replicate) => harmOf(run, replicate, i))).mean);
  return el(
    'div',
    { class: 'wide', tabindex: 0, role: 'region', 'aria-label': t('r_harm') },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, [t('harm'), t('baseline'), ...plans.map(({ arm }) => arm.name)].map((name) => el('th', { scope: 'col' }, name)))),
      el(
        'tbody',
        {},
        harms.map(({ name, meaning, unit, i }) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, english(`${meaning}${unit === '1' ? '' : ` (${unit})`}`)),
            el('td', {}, whole(i)),
            plans.map(({ harm }) => {
              const found = harm.find((one) => one.name === name);
              return el('td', {}, found === undefined ? '–' : difference(found.difference.difference));
            }),
          ),
        ),
      ),
    ),
  );
}

function interventionsTable(run: Run): HTMLElement {
  return el(
    'table',
    {},
    el('thead', {}, el('tr', {}, (['plan', 'intervention', 'dose', 'from', 'until'] as const).map((word) => el('th', { scope: 'col' }, t(word))))),
    el(
      'tbody',
      {},
      run.arms.flatMap((arm) =>
        arm.interventions.map((one) =>
          el('tr', {}, el('th', { scope: 'row' }, english(arm.name)), el('td', { class: 'text' }, english(one.name), one.name in run.settings.interventions ? ` (${t('of_file')})` : null), el('td', {}, number(one.dose)), el('td', {}, date(one.from)), el('td', {}, date(one.until))),
        ),
      ),
    ),
  );
}

function whatWasRun(run: Run): HTMLElement {
  const { settings, scenario, people, model } = run;
  const finished = replicatesOf(run, '');
  const listed = people.areas.map(({ name }) => name).join(', ');
  const given = scenario.values.filter(({ given: changed }) => changed).length;
  return el(
    'table',
    { class: 'facts' },
    el(
      'tbody',
      {},
      row(t('scenario'), english(scenario.title)),
      row(t('areas'), english(listed)),
      row(t('r_days'), `${date(scenario.first_day)} – ${date(daysAfter(scenario.first_day, run.n_days - 1))} (${number(run.n_days)})`),
      row(t('r_people'), number(people.n_people), scenario.scale < 1 ? ` (${t('r_scale', { scale: number(scenario.scale) })})` : ''),
      row(t('replicates'), number(finished.length)),
      ...storedNotes(run).map((note, i) => row(i === 0 ? t('r_stored') : '', note)),
      row(t('seed'), String(settings.seed)),
      row(t('r_changed'), settings.sets.length === 0 ? t('r_none') : el('code', {}, settings.sets.join(', '))),
      row(t('r_given'), number(given)),
      row(t('r_version'), english(`Offramp ${model.version}, ${model.title || model.model}`)),
      run.title === '' ? null : row(t('r_file'), english(run.title)),
      row(
        t('r_digest'),
        el('span', { class: 'digests' }, finished.map(({ number: n, digest }) => el('code', {}, `${n}: ${digest}`))),
      ),
    ),
  );
}

function parameters(run: Run): HTMLElement {
  const declared = new Map(run.model.parameters.map((key) => [key.name, key]));
  return el(
    'table',
    { class: 'small' },
    el('thead', {}, el('tr', {}, (['parameter', 'value', 'unit', 'allowed', 'origin', 'source'] as const).map((word) => el('th', { scope: 'col' }, t(word))))),
    el(
      'tbody',
      {},
      run.scenario.values.map(({ parameter, value, origin, source }) => {
        const one = declared.get(parameter);
        return el(
          'tr',
          {},
          el('th', { scope: 'row' }, english(parameter)),
          el('td', {}, number(value)),
          el('td', { class: 'text' }, english(one?.unit ?? '')),
          el('td', {}, one === undefined ? '' : range(one)),
          el('td', { class: 'text' }, t(`o_${origin}`)),
          el('td', { class: 'text', lang: 'en', dir: 'ltr' }, source),
        );
      }),
    ),
  );
}

export const report: View = {
  name: 'report',
  make(root: HTMLElement, _app: App): Showing {
    let run: Run | null = null;
    let outcome = 'joined';
    let every = false;
    let drawn = '';
    const chooser = el('select', { onchange: () => ((outcome = chooser.value), (drawn = ''), update()) });
    const all = el('input', { type: 'checkbox', onchange: () => ((every = all.checked), (drawn = ''), update()) });
    const title = el('input', { type: 'text', size: 40, value: t('r_title'), oninput: () => (heading.textContent = title.value) });
    const heading = el('h2', { class: 'report-title' }, t('r_title'));
    const controls = el(
      'div',
      { class: 'controls no-print' },
      el('label', {}, t('r_heading'), title),
      el('label', {}, t('compared_by'), chooser),
      el('label', { class: 'check' }, all, t('r_every_parameter')),
      el('button', { type: 'button', class: 'main', onclick: () => print() }, t('r_print')),
    );
    const paper = el('article', { class: 'paper' });
    const body = el('div', {});
    fill(root, el('p', { class: 'says no-print' }, t('report_says')), body);

    function part(word: Parameters<typeof t>[0], ...children: (Node | string | null)[]): HTMLElement {
      return el('section', {}, el('h3', {}, t(word)), children);
    }

    function write(of: Run): void {
      const plans = finishedPlans(of, outcome);
      const meaning = of.model.outcomes[outcomeAt(of, outcome)]?.meaning ?? outcome;
      const counts = countOrigins(of);
      const assumed = counts.filter(({ origin }) => origin === 'assumed').reduce((sum, { n }) => sum + n, 0);
      const values = counts.reduce((sum, { n }) => sum + n, 0);
      const judged = of.scenario.patterns.map((pattern) => judge(of, pattern));
      const why = loadedWhy();
      const now = new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(new Date());
      fill(
        paper,
        heading,
        el('p', { class: 'stamp' }, `${t('stamp')} ${t('r_made', { date: now })}`),
        part('r_run', whatWasRun(of)),
        part('r_came_out', el('p', {}, t('r_came_out_says', { n: replicatesOf(of, '').length })), wide('r_came_out', baseline(of, outcome))),
        plans.length === 0
          ? part('plans', el('p', {}, t('r_no_plans')))
          : part(
              'plans',
              el('p', {}, t('r_plans_says'), ' ', english(meaning), '.'),
              el('ul', {}, plans.map((plan) => el('li', {}, sentence(plan)))),
              wide('plans', plansTable(plans)),
              wide('intervention', interventionsTable(of)),
            ),
        part('r_harm', el('p', {}, t('r_harm_says')), harmTable(of, plans)),
        why === null ? null : part('why', el('p', {}, whySentence(why)), el('p', { class: 'source' }, whySource(why))),
        part('r_method', el('p', {}, t('r_method_says')), el('p', {}, t('r_origins', { n: number(values), assumed: number(assumed) }))),
        of.scenario.patterns.length === 0 ? null : part('patterns', ...patternNotes(of, judged).map((note) => el('p', { class: 'note' }, note)), patternTable(judged)),
        limits('h3'),
        part('r_again', el('p', {}, t('r_again_says')), el('code', { class: 'command', dir: 'ltr' }, linkOf(of.settings))),
        every ? part('every_value', el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': t('every_value') }, parameters(of))) : null,
      );
    }

    function update(): void {
      if (run === null || replicatesOf(run, '').length === 0) {
        drawn = '';
        fill(body, el('p', { class: 'nothing' }, t(run === null ? 'nothing_yet' : 'waiting_replicate')));
        return;
      }
      const key = run.replicates.filter(({ outcomes }) => outcomes !== null).map(({ arm, digest }) => arm + digest).join();
      if (key === drawn) return;
      drawn = key;
      if (!body.contains(paper)) fill(body, controls, paper);
      if (chooser.options.length === 0) fill(chooser, run.model.outcomes.map(({ name, meaning }) => el('option', { value: name, selected: name === outcome }, meaning)));
      write(run);
    }

    return {
      draw(next) {
        if (next !== run) drawn = '';
        run = next;
        update();
      },
    };
  },
};

/** How sure: what the numbers rest on, which published patterns the run meets, what it cannot say. */
import * as Plot from '@observablehq/plot';
import type { App, Showing, View } from '../app';
import { frame } from '../charts/frame';
import { judge, type Judged } from '../data/statistics_of_patterns';
import { hasEvents } from '../data/parts';
import { replicatesOf } from '../data/series';
import { ORIGINS, type Origin, type Run } from '../data/types';
import { el, fill } from '../dom';
import { number, percent, t, type Word } from '../words/words';

/** Colour and, for those who cannot tell colours, an order and labels. */
const COLOUR: Record<Origin, string> = { measured: '#0072b2', published: '#56b4e9', estimated: '#e69f00', assumed: '#999999' };
const ACTORS = ['group', 'state', 'society', 'tables'] as const;
const originWord = (origin: Origin): string => t(`o_${origin}` as Word);
const actorWord = (actor: string): string => t(`actor_${actor}` as Word);

interface Counted {
  actor: string;
  origin: Origin;
  n: number;
}
/** Values by origin: keys by whose they are, columns of tables apart. */
export function countOrigins(run: Run): Counted[] {
  const actors = new Map(run.model.parameters.map((key) => [key.name, key.actor as string]));
  const found = [
    ...run.scenario.values.map(({ parameter, origin }) => ({ actor: actors.get(parameter) ?? 'society', origin })),
    ...run.scenario.tables.flatMap(({ columns }) => columns.map(({ origin }) => ({ actor: 'tables', origin }))),
  ];
  return ACTORS.flatMap((actor) =>
    ORIGINS.map((origin) => ({ actor, origin, n: found.filter((one) => one.actor === actor && one.origin === origin).length })),
  ).filter(({ n }) => n > 0);
}

export const range = ({ low, high }: { low: number | null; high: number | null }): string =>
  low === null || !Number.isFinite(low)
    ? t('at_most', { high: number(high ?? NaN) })
    : high === null || !Number.isFinite(high)
      ? t('at_least', { low: number(low) })
      : t('range', { low: number(low), high: number(high) });
/** An error is not known to more. */
const twoDigits = (value: number): string => number(Number(value.toPrecision(2)));
export const verdictWord = ({ verdict }: Judged): string => t(`v_${verdict}` as Word);
const SIGN: Partial<Record<Judged['verdict'], string>> = { holds: '✓', below: '↓', above: '↑', uncertain: '~' };

/** Patterns in a table; the report has it too. */
export function patternTable(judged: Judged[]): HTMLElement {
  return el(
    'div',
    { class: 'wide', tabindex: 0, role: 'region', 'aria-label': t('patterns') },
    el(
      'table',
      { class: 'patterns' },
      el('thead', {}, el('tr', {}, (['pattern', 'verdict', 'found', 'published_range', 'replicates_in', 'use'] as const).map((word) => el('th', { scope: 'col' }, t(word))))),
      el(
        'tbody',
        {},
        judged.map((one) =>
          el(
            'tr',
            { class: `verdict is-${one.verdict}` },
            el('th', { scope: 'row', title: one.pattern.source }, el('bdi', { lang: 'en' }, one.pattern.name)),
            el('td', { class: 'text' }, SIGN[one.verdict] ? el('span', { 'aria-hidden': 'true' }, `${SIGN[one.verdict]} `) : null, verdictWord(one)),
            el(
              'td',
              {},
              el('bdi', {}, Number.isFinite(one.value) ? `${number(one.value)}${Number.isFinite(one.error) ? ` ± ${twoDigits(one.error)}` : ''}${one.pattern.unit === '1' ? '' : ` ${one.pattern.unit}`}` : '–'),
            ),
            el('td', {}, el('bdi', {}, range(one.pattern))),
            el('td', {}, Number.isFinite(one.inRange) ? percent(one.inRange) : '–'),
            el('td', { class: 'text' }, t(`use_${one.pattern.use}` as Word)),
          ),
        ),
      ),
    ),
  );
}

/** What is to be said of the run before its patterns are read. */
export function patternNotes(run: Run, judged: Judged[]): string[] {
  const areas = run.scenario.tables.find(({ name }) => name === 'areas')?.columns[0]?.cells.length ?? 0;
  const finished = replicatesOf(run, '');
  const known = finished.filter(hasEvents).length;
  return [
    known < finished.length ? t('note_events', { n: number(known), of: number(finished.length) }) : '',
    run.scenario.scale < 1 || run.people.areas.length < areas ? t('note_part') : '',
    judged.some(({ n }) => n === 1) ? t('note_single') : '',
  ].filter((note) => note !== '');
}

export const sure: View = {
  name: 'sure',
  make(root: HTMLElement, _app: App): Showing {
    let run: Run | null = null;
    let drawn = '';
    let origin: Origin | '' = 'assumed';
    let word = '';

    const origins = frame(() => ({
      title: t('origins'),
      says: originSentence(),
      csv: () => [['whose', 'origin', 'values'], ...(run === null ? [] : countOrigins(run).map(({ actor, origin, n }) => [actor, origin, n]))],
      draw: () => (run === null ? t('nothing_yet') : el('div', {}, originChart(run), originLegend())),
    }));
    function originSentence(): string {
      if (run === null) return '';
      const counts = countOrigins(run);
      const all = counts.reduce((sum, { n }) => sum + n, 0);
      const assumed = counts.filter(({ origin }) => origin === 'assumed').reduce((sum, { n }) => sum + n, 0);
      return t('origins_says', { n: number(all), assumed: percent(assumed / all) });
    }
    function originLegend(): HTMLElement {
      return el(
        'ul',
        { class: 'legend' },
        ORIGINS.map((one) => el('li', {}, el('span', { class: 'swatch', style: `background:${COLOUR[one]}` }), el('b', {}, originWord(one)), ` – ${t(`o_${one}_means` as Word)}`)),
      );
    }
    function originChart(of: Run): Element {
      const counts = countOrigins(of);
      const width = Math.max(320, Math.min(root.clientWidth || 800, 900));
      return Plot.plot({
        width,
        height: 215,
        marginLeft: 96,
        marginBottom: 48,
        marginRight: 16,
        style: { fontSize: '13px' },
        x: { label: t('values_unit'), grid: true, tickFormat: number, labelAnchor: 'center', labelOffset: 42, labelArrow: 'none' },
        y: { label: null, domain: ACTORS.map(actorWord) },
        marks: [
          Plot.barX(counts, Plot.stackX({ x: 'n', y: ({ actor }: Counted) => actorWord(actor), fill: ({ origin }: Counted) => COLOUR[origin], order: 'z', z: ({ origin }: Counted) => ORIGINS.indexOf(origin), title: ({ origin, n }: Counted) => `${originWord(origin)}: ${n}` })),
          Plot.textX(counts, Plot.stackX({ x: 'n', y: ({ actor }: Counted) => actorWord(actor), order: 'z', z: ({ origin }: Counted) => ORIGINS.indexOf(origin), text: ({ n }: Counted) => (n >= 6 ? String(n) : ''), fill: ({ origin }: Counted) => (origin === 'measured' ? 'white' : '#1b1f24') })),
          Plot.ruleX([0]),
        ],
      });
    }

    const chooser = el(
      'select',
      { onchange: () => ((origin = chooser.value as Origin | ''), fillKeys()) },
      el('option', { value: '' }, t('all_areas')),
      ORIGINS.map((one) => el('option', { value: one, selected: one === origin }, originWord(one))),
    );
    const finder = el('input', { type: 'search', oninput: () => ((word = finder.value.toLowerCase()), fillKeys()) });
    const keys = el('div', { class: 'wide long', tabindex: 0, role: 'region', 'aria-label': t('every_value') });
    const found = el('p', { role: 'status', class: 'status' });
    const patterns = el('section', {});
    const body = el('div', {});
    fill(root, el('p', { class: 'says' }, t('sure_says')), body, limits('h2'));
    const parts = [
      origins.figure,
      el(
        'details',
        {},
        el('summary', {}, t('every_value')),
        el('div', { class: 'controls' }, el('label', {}, t('origin'), chooser), el('label', {}, t('find'), finder)),
        found,
        keys,
      ),
      patterns,
    ];

    function fillKeys(): void {
      if (run === null) return;
      const declared = new Map(run.model.parameters.map((key) => [key.name, key]));
      const rows = run.scenario.values.filter(
        ({ parameter, origin: from, source }) =>
          (origin === '' || from === origin) && `${parameter} ${declared.get(parameter)?.meaning ?? ''} ${source}`.toLowerCase().includes(word),
      );
      found.textContent = rows.length === 0 ? t('none_found') : t('found_values', { n: number(rows.length), of: number(run.scenario.values.length) });
      fill(
        keys,
        rows.length === 0
          ? null
          : el(
              'table',
              {},
              el('thead', {}, el('tr', {}, (['parameter', 'value', 'unit', 'allowed', 'origin', 'source'] as const).map((name) => el('th', { scope: 'col' }, t(name))))),
              el(
                'tbody',
                {},
                rows.map(({ parameter, value, origin: from, source }) => {
                  const one = declared.get(parameter);
                  return el(
                    'tr',
                    {},
                    el('th', { scope: 'row' }, el('bdi', { lang: 'en' }, parameter), el('small', { lang: 'en', dir: 'ltr' }, one?.meaning)),
                    el('td', {}, number(value)),
                    el('td', { class: 'text' }, el('bdi', { lang: 'en' }, one?.unit ?? '')),
                    el('td', {}, one === undefined ? '' : el('bdi', {}, range(one))),
                    el('td', { class: 'text' }, originWord(from)),
                    el('td', { class: 'text', lang: 'en', dir: 'ltr' }, source),
                  );
                }),
              ),
            ),
      );
    }

    function update(): void {
      if (run === null) {
        drawn = '';
        fill(body, el('p', { class: 'nothing' }, t('nothing_yet')));
        return;
      }
      const finished = replicatesOf(run, '');
      const key = `${run.scenario.name} ${finished.map(({ digest }) => digest).join()}`;
      if (key === drawn) return;
      drawn = key;
      fill(body, ...parts);
      origins.redraw();
      fillKeys();
      const judged = run.scenario.patterns.map((pattern) => judge(run as Run, pattern));
      fill(
        patterns,
        el('h2', {}, t('patterns')),
        run.scenario.patterns.length === 0
          ? el('p', { class: 'nothing' }, t('patterns_none'))
          : finished.length === 0
            ? el('p', { class: 'nothing' }, t('waiting_replicate'))
            : [
                el('p', { class: 'says' }, t('patterns_says', { hold: judged.filter(({ verdict }) => verdict === 'holds').length, n: judged.length, r: finished.length })),
                ...patternNotes(run, judged).map((note) => el('p', { class: 'note' }, note)),
                patternTable(judged),
              ],
      );
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

const LIMITS: Word[] = ['limit_forecast', 'limit_people', 'limit_places', 'limit_assumed', 'limit_group', 'limit_spread', 'limit_cause', 'limit_one'];
/** What this cannot say, in words; the report has it too. */
export const limits = (heading: 'h2' | 'h3'): HTMLElement =>
  el('section', {}, el(heading, {}, t('limits')), el('ul', { class: 'limits' }, LIMITS.map((word) => el('li', {}, t(word)))));

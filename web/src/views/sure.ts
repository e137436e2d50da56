/** How sure: what the numbers rest on, which published patterns the run meets, what it cannot say. */
import * as Plot from '@observablehq/plot';
import type { Showing, View } from '../app';
import { frame, type Framed } from '../charts/frame';
import { aboutRun } from '../data/about';
import { hasEvents } from '../data/parts';
import { replicatesOf } from '../data/series';
import { ORIGINS, type Origin, type Pattern, type Run, type Value } from '../data/types';
import { chooser, el, english, fill, region, table, tableRow } from '../dom';
import type { Judged } from '../engine/reader';
import { kept } from '../kept';
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
/** Values by origin: parameters by actor, columns of tables apart. */
export function countOrigins(run: Run): Counted[] {
  const actors = new Map(run.model.parameters.map((one) => [one.name, one.actor as string]));
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
const SIGN: Partial<Record<Judged['verdict'], string>> = { holds: '✓', vague: '~', below: '↓', above: '↑' };

function patternRow({ name, source, unit, use, sameSource, low, high }: Pattern, judged: Judged): HTMLElement {
  const { verdict, value, inRange } = judged;
  const predicted = Number.isFinite(judged.low) ? ` (${range(judged)})` : '';
  const found = `${number(value)}${unit === '1' ? '' : ` ${unit}`}${predicted}`;
  const sign = SIGN[verdict];
  return tableRow(
    [
      el('th', { scope: 'row', title: source }, english(name)),
      el('td', { class: 'text' }, sign === undefined ? null : el('span', { 'aria-hidden': 'true' }, `${sign} `), t(`v_${verdict}` as Word)),
      el('bdi', {}, Number.isFinite(value) ? found : '–'),
      el('bdi', {}, range({ low, high })),
      Number.isFinite(inRange) ? percent(inRange) : '–',
      el('td', { class: 'text' }, t(`use_${use}` as Word), sameSource > 0 ? `, ${t('same_source')}` : null),
    ],
    { class: `verdict is-${verdict}` },
  );
}
/** Patterns in a table; the report has it too. */
export function patternTable(patterns: Pattern[], judged: Judged[]): HTMLElement {
  const heads = (['pattern', 'verdict', 'found', 'published_range', 'replicates_in', 'use'] as const).map((word) => t(word));
  const rows = patterns.flatMap((pattern, i) => (judged[i] === undefined ? [] : [patternRow(pattern, judged[i])]));
  return region('wide', t('patterns'), table(heads, rows, { class: 'patterns' }));
}

/** What is to be said of the run before its patterns are read. */
export function patternNotes(run: Run, judged: Judged[]): string[] {
  const finished = replicatesOf(run, '');
  const known = finished.filter(hasEvents).length;
  return [
    known < finished.length ? t('note_events', { n: number(known), of: number(finished.length) }) : '',
    judged.some(({ verdict }) => verdict === 'place') ? t('note_part') : '',
    judged.some(({ verdict }) => verdict === 'few') ? t('note_few') : '',
  ].filter((note) => note !== '');
}

/** Parameters with value, unit, range, origin and source. */
export function parameterTable({ model }: Run, values: Value[]): HTMLElement {
  const declared = new Map(model.parameters.map((one) => [one.name, one]));
  const heads = (['parameter', 'value', 'unit', 'allowed', 'origin', 'source'] as const).map((word) => t(word));
  const rows = values.map(({ parameter, value, origin, source }) => {
    const one = declared.get(parameter);
    return [
      el('th', { scope: 'row' }, english(parameter), el('small', { lang: 'en', dir: 'ltr' }, one?.meaning)),
      number(value),
      el('td', { class: 'text' }, english(one?.unit ?? '')),
      one === undefined ? '' : el('bdi', {}, range(one)),
      el('td', { class: 'text' }, originWord(origin)),
      el('td', { class: 'text', lang: 'en', dir: 'ltr' }, source),
    ];
  });
  return table(heads, rows, { class: 'small' });
}

function originLegend(): HTMLElement {
  const swatch = (one: Origin) => el('span', { class: 'swatch', style: `background:${COLOUR[one]}` });
  return el('ul', { class: 'legend' }, ORIGINS.map((one) => el('li', {}, swatch(one), el('b', {}, originWord(one)), ` – ${t(`o_${one}_means` as Word)}`)));
}
function originChart(counts: Counted[], width: number): Element {
  const stacked = { x: 'n', y: ({ actor }: Counted) => actorWord(actor), order: 'z', z: ({ origin }: Counted) => ORIGINS.indexOf(origin) } as const;
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
      Plot.barX(counts, Plot.stackX({ ...stacked, fill: ({ origin }: Counted) => COLOUR[origin], title: ({ origin, n }: Counted) => `${originWord(origin)}: ${n}` })),
      Plot.textX(counts, Plot.stackX({ ...stacked, text: ({ n }: Counted) => (n >= 6 ? String(n) : ''), fill: ({ origin }: Counted) => (origin === 'measured' ? 'white' : '#1b1f24') })),
      Plot.ruleX([0]),
    ],
  });
}

class SureView implements Showing {
  private run: Run | null = null;
  private drawn = '';
  private origin = kept.get<Origin | ''>('sure.origin', 'assumed');
  private word = kept.get<string>('sure.word', '');
  private readonly origins = frame(() => this.frameOrigins());
  private readonly chooser = chooser([['', t('all_areas')], ...ORIGINS.map((one): [string, string] => [one, originWord(one)])], this.origin, (value) => (kept.set('sure.origin', (this.origin = value as Origin | '')), this.fillParameters()));
  private readonly finder = el('input', { type: 'search', value: this.word, oninput: () => (kept.set('sure.word', (this.word = this.finder.value)), this.fillParameters()) });
  private readonly parameters = region('wide long', t('every_value'));
  private readonly found = el('p', { role: 'status', class: 'status' });
  private readonly patterns = el('section', {});
  private readonly body = el('div', {});
  private readonly parts = [
    this.origins.figure,
    el(
      'details',
      { open: kept.get('sure.open', false), ontoggle: ({ target }) => kept.set('sure.open', (target as HTMLDetailsElement).open) },
      el('summary', {}, t('every_value')),
      el('div', { class: 'controls' }, el('label', {}, t('origin'), this.chooser), el('label', {}, t('find'), this.finder)),
      this.found,
      this.parameters,
    ),
    this.patterns,
  ];

  constructor(private readonly root: HTMLElement) {
    fill(root, el('p', { class: 'says' }, t('sure_says')), this.body, limits('h2'));
  }

  draw(next: Run | null): void {
    if (next !== this.run) this.drawn = '';
    this.run = next;
    if (next === null) return fill(this.body, el('p', { class: 'nothing' }, t('nothing_yet')));
    const finished = replicatesOf(next, '');
    const key = `${next.scenario.name} ${finished.map(({ digest }) => digest).join()}`;
    if (key === this.drawn) return;
    this.drawn = key;
    fill(this.body, ...this.parts);
    this.origins.redraw();
    this.fillParameters();
    fill(this.patterns, el('h2', {}, t('patterns')), this.drawPatterns(next, finished.length));
  }

  private frameOrigins(): Framed {
    const { run } = this;
    const counts = run === null ? [] : countOrigins(run);
    const all = counts.reduce((sum, { n }) => sum + n, 0);
    const assumed = counts.filter(({ origin }) => origin === 'assumed').reduce((sum, { n }) => sum + n, 0);
    const width = Math.max(320, Math.min(this.root?.clientWidth || 800, 900));
    return {
      title: t('origins'),
      says: run === null ? '' : t('origins_says', { n: number(all), assumed: percent(assumed / all) }),
      about: () => aboutRun(run),
      csv: () => [['whose', 'origin', 'values'], ...counts.map(({ actor, origin, n }) => [actor, origin, n])],
      draw: () => (run === null ? t('nothing_yet') : el('div', {}, originChart(counts, width), originLegend())),
    };
  }

  private fillParameters(): void {
    const { run, origin: wanted } = this;
    const word = this.word.toLowerCase();
    if (run === null) return;
    const meanings = new Map(run.model.parameters.map(({ name, meaning }) => [name, meaning]));
    const rows = run.scenario.values.filter(
      ({ parameter, origin, source }) => (wanted === '' || origin === wanted) && `${parameter} ${meanings.get(parameter) ?? ''} ${source}`.toLowerCase().includes(word),
    );
    this.found.textContent = rows.length === 0 ? t('none_found') : t('found_values', { n: number(rows.length), of: number(run.scenario.values.length) });
    fill(this.parameters, rows.length === 0 ? null : parameterTable(run, rows));
  }

  private drawPatterns(run: Run, r: number): HTMLElement[] {
    const { patterns } = run.scenario;
    if (patterns.length === 0 || r === 0) return [el('p', { class: 'nothing' }, t(patterns.length === 0 ? 'patterns_none' : 'waiting_replicate'))];
    const judged = run.ask.patterns();
    const count = (...verdicts: Judged['verdict'][]) => judged.filter(({ verdict }) => verdicts.includes(verdict)).length;
    const words = { hold: count('holds', 'vague'), vague: count('vague'), n: count('holds', 'vague', 'below', 'above'), of: judged.length, r };
    return [
      el('p', { class: 'says' }, t('patterns_says', words)),
      ...patternNotes(run, judged).map((note) => el('p', { class: 'note' }, note)),
      patternTable(patterns, judged),
    ];
  }
}

export const sure: View = { name: 'sure', make: (root) => new SureView(root) };

const LIMITS: Word[] = ['limit_forecast', 'limit_people', 'limit_places', 'limit_assumed', 'limit_group', 'limit_spread', 'limit_cause', 'limit_one'];
/** What this cannot say, in words; the report has it too. */
export const limits = (heading: 'h2' | 'h3'): HTMLElement =>
  el('section', {}, el(heading, {}, t('limits')), el('ul', { class: 'limits' }, LIMITS.map((word) => el('li', {}, t(word)))));

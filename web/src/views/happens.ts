/** What happens: series with their spread, flows from first contact to ways out, who brought whom. */
import * as Plot from '@observablehq/plot';
import type { Showing, View } from '../app';
import { drawFlows } from '../charts/flows';
import { frame, type Framed } from '../charts/frame';
import { COLOURS, lines, type Line } from '../charts/line';
import { aboutRun } from '../data/about';
import { dateOf, dayNumber } from '../data/dates';
import { hasEvents } from '../data/parts';
import { bounds, inSpans, mean, observableAt, replicatesOf, SPAN } from '../data/series';
import { brought, largestTree } from '../data/trees';
import type { Arm, Replicate, Run } from '../data/types';
import { chooser, el, fill, offer, region, table, whenRun } from '../dom';
import { kept } from '../kept';
import { named, number, t } from '../words/words';
import { range } from './sure';

export const armTitle = (arm: Arm): string => (arm.name === '' ? t('baseline') : arm.name);

/** An observable in spans of four weeks: mean, lowest and highest of the replicates of an arm. */
function spread(run: Run, arm: Arm, observable: number): Line {
  const each = replicatesOf(run, arm.name, false).map((replicate) => inSpans(run, replicate, observable));
  const over = (fold: (values: number[]) => number) =>
    (each[0] ?? []).map((_, span) => {
      const values = each.map((one) => one[span] ?? null).filter((value): value is number => value !== null && Number.isFinite(value));
      return values.length > 0 ? fold(values) : null;
    });
  return { label: armTitle(arm), mean: over(mean), low: over((values) => bounds(values)[0]), high: over((values) => bounds(values)[1]) };
}

class HappensView implements Showing {
  private run: Run | null = null;
  private what = kept.get<string>('happens.what', '');
  private arm = kept.get<string>('happens.arm', '');
  private drawnFinished = -1;
  private readonly observables = chooser([], '', (value) => (kept.set('happens.what', (this.what = value)), this.series.redraw()));
  private readonly arms = chooser([], '', (value) => (kept.set('happens.arm', (this.arm = value)), this.drawRest()));
  private readonly series = frame(() => this.frameSeries());
  private readonly flows = frame(() => this.frameFlows());
  private readonly brought = frame(() => this.frameBrought());
  private readonly tree = frame(() => this.frameTree());
  private readonly table = region('scroll', t('outcomes'));
  private readonly tableSays = el('p', { class: 'says' });
  private readonly ended = whenRun(
    t('waiting_replicate'),
    this.flows.figure,
    el('div', { class: 'beside even' }, this.brought.figure, this.tree.figure),
    el('section', {}, el('h2', {}, t('outcomes')), this.tableSays, this.table),
  );
  private readonly seen = whenRun(
    t('nothing_yet'),
    el('div', { class: 'controls' }, el('label', {}, t('shown'), this.observables)),
    this.series.figure,
    el('div', { class: 'controls' }, el('label', {}, t('plan'), this.arms)),
    ...this.ended.elements,
  );

  constructor(private readonly root: HTMLElement) {
    fill(root, el('p', { class: 'says' }, t('happens_says')), this.seen.elements);
  }

  draw(next: Run | null): void {
    const another = next !== this.run;
    this.run = next;
    this.seen.show(next !== null);
    if (next !== null && (another || this.arms.options.length !== next.arms.length)) this.offerChoices(next);
    this.series.redraw();
    const n = this.finished().length;
    if (!another && n === this.drawnFinished) return;
    this.drawnFinished = n;
    this.drawRest();
  }
  private offerChoices({ model, arms }: Run): void {
    if (!model.observables.some(({ name }) => name === this.what)) this.what = model.first_series;
    if (!arms.some(({ name }) => name === this.arm)) this.arm = '';
    offer(this.observables, model.observables.map(({ name, meaning }) => [name, meaning]), this.what);
    offer(this.arms, arms.map((one) => [one.name, armTitle(one)]), this.arm);
  }
  private drawRest(): void {
    this.ended.show(this.finished().length > 0);
    for (const each of [this.flows, this.brought, this.tree]) each.redraw();
    this.drawTable();
  }

  private finished(): Replicate[] {
    return this.run === null ? [] : replicatesOf(this.run, this.arm);
  }
  private withEvents(): Replicate[] {
    return this.finished().filter(hasEvents);
  }
  /** Of two charts side by side, or one below the other on a phone. */
  private columnWidth(): number {
    const { clientWidth } = this.root;
    return Math.max(300, clientWidth > 720 ? clientWidth / 2 - 12 : clientWidth);
  }

  private frameSeries(): Framed {
    const { run } = this;
    const at = run === null ? -1 : observableAt(run, this.what);
    const declared = run?.model.observables[at];
    const drawn = run === null || declared === undefined ? [] : run.arms.map((one) => spread(run, one, at));
    const first = run === null ? 0 : dayNumber(run.scenario.first_day);
    const days = (drawn[0]?.mean ?? []).map((_, span) => first + (span + 1) * SPAN - 1);
    return {
      title: t('series'),
      says: t(declared?.observed === 'flow' ? 'series_says_flow' : 'series_says_stock', { what: declared?.meaning ?? this.what }),
      about: () => aboutRun(run),
      csv: () => [
        ['day', ...drawn.flatMap(({ label }) => [`${label} mean`, `${label} lowest`, `${label} highest`])],
        ...days.map((day, i) => [dateOf(day), ...drawn.flatMap((line) => [line.mean[i] ?? null, line.low[i] ?? null, line.high[i] ?? null])]),
      ],
      draw: () => (days.length === 0 ? t('nothing_yet') : lines(days, drawn, declared?.unit ?? '')),
    };
  }

  private frameFlows(): Framed {
    const { run } = this;
    const { replicates, links } = run === null ? { replicates: 0, links: [] } : run.ask.flows(this.arm);
    const steps = run?.model.way_steps ?? [];
    const word = (step: number) => named('f_', steps[step]?.name ?? '');
    return {
      title: t('flows'),
      says: t('flows_says', { n: replicates }),
      about: () => aboutRun(run),
      csv: () => [['from', 'to', 'people'], ...links.map(([from, to, people]) => [word(from), word(to), people])],
      draw: () => (links.length === 0 ? t(replicates === 0 ? 'waiting_replicate' : 'approached_none') : drawFlows(links, steps.map((step, i) => ({ ...step, word: word(i) })))),
    };
  }

  private frameBrought(): Framed {
    const { run } = this;
    const replicates = this.withEvents();
    const each = run === null ? [] : replicates.map((one) => brought(run.ask.joiners(this.arm, one.number)));
    const rows = Array.from({ length: Math.max(0, ...each.flat()) + 1 }, (_, n) => {
      const counts = each.map((all) => all.filter((one) => one === n).length);
      const [low, high] = counts.length > 0 ? bounds(counts) : [0, 0];
      return { n, people: counts.length > 0 ? mean(counts) : 0, low, high };
    });
    const none = replicates.length === 0 ? 'waiting_replicate' : 'joined_none';
    return {
      title: t('brought'),
      says: t('brought_says', { n: replicates.length }),
      about: () => aboutRun(run),
      csv: () => [['brought', 'people, mean', 'lowest', 'highest'], ...rows.map(({ n, people, low, high }) => [n, people, low, high])],
      draw: () => (each.flat().length === 0 ? t(none) : this.plotBrought(rows)),
    };
  }
  private plotBrought(rows: { n: number; people: number; low: number; high: number }[]): Element {
    return Plot.plot({
      width: this.columnWidth(),
      height: 270,
      marginBottom: 44,
      style: { fontSize: '13px' },
      x: { label: t('brought_x'), type: 'band', labelAnchor: 'center', labelOffset: 40, tickFormat: number },
      y: { label: t('people_unit'), type: 'sqrt', grid: true, ticks: 6, tickFormat: number, labelArrow: 'none' },
      marks: [Plot.barY(rows, { x: 'n', y: 'people', fill: COLOURS[0] }), Plot.ruleX(rows, { x: 'n', y1: 'low', y2: 'high', strokeWidth: 1.5 })],
    });
  }

  private frameTree(): Framed {
    const { run } = this;
    const [replicate] = this.withEvents();
    const paths = run === null || replicate === undefined ? [] : largestTree(run.ask.joiners(this.arm, replicate.number));
    const ends = paths.map((path) => path.split('/').slice(-2));
    return {
      title: t('tree'),
      says: t('tree_says', { n: replicate?.number ?? 0, size: paths.length }),
      about: () => aboutRun(run),
      csv: () => [['brought by', 'person'], ...ends.map(([by, person]) => (person === undefined ? ['', by ?? ''] : [by ?? '', person]))],
      draw: () => (replicate === undefined ? t('waiting_replicate') : paths.length === 0 ? t('tree_none') : this.plotTree(paths)),
    };
  }
  private plotTree(paths: string[]): Element {
    const depth = Math.max(...paths.map((path) => path.split('/').length));
    return Plot.plot({
      className: 'tree',
      axis: null,
      width: Math.max(this.columnWidth(), 70 + 100 * depth), // wider than its place, it scrolls
      height: Math.min(1400, 60 + paths.length * 12),
      margin: 20,
      marginLeft: 52,
      marginRight: 60,
      marks: [Plot.tree(paths, { textStroke: 'white', fontSize: 11, treeSort: 'node:height', strokeWidth: 1.2, r: 2.5, stroke: depth > 1 ? '#0072b2' : '#000' })],
    });
  }

  private drawTable(): void {
    const { run } = this;
    const n = this.finished().length;
    this.tableSays.textContent = t('outcomes_says', { n });
    if (run === null || n === 0) return fill(this.table, el('p', { class: 'nothing' }, t('waiting_replicate')));
    const { outcomes } = run.ask.spreads(this.arm);
    const rows = run.model.outcomes.map(({ meaning, unit }, i) => {
      const { mean: value = NaN, least = NaN, most = NaN } = outcomes[i] ?? {};
      return [
        el('th', { scope: 'row', dir: 'ltr' }, meaning),
        el('td', { class: 'text', dir: 'ltr' }, unit === '1' ? '' : unit),
        number(value),
        el('bdi', {}, least === most ? number(least) : range({ low: least, high: most })),
      ];
    });
    fill(this.table, table([t('outcome'), t('unit'), t('mean'), t('lowest_highest')], rows));
  }
}

export const happens: View = { name: 'happens', make: (root) => new HappensView(root) };

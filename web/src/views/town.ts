/** Town: the map by delegation with a slider over weeks, the same in numbers, and below a delegation its streets. */
import type { Showing, View } from '../app';
import { frame, type Framed } from '../charts/frame';
import { drawMap, MAP_SOURCE, type AreaMap } from '../charts/map';
import { aboutRun } from '../data/about';
import { daysAfter } from '../data/dates';
import { mean, observableAt, replicatesOf, weekly, weeksIn } from '../data/series';
import type { Area, Observable, Replicate, Run } from '../data/types';
import { chooser, el, fill, offer, tableRow, whenRun } from '../dom';
import { kept } from '../kept';
import { date, number, t } from '../words/words';
import { Beneath } from './below';

const PER = 10_000; // people
const NARROW = 480; // pixels: the map is drawn at half its size

interface Row {
  area: Area;
  value: number;
  shade: number; // per 10,000 where that can be said
}

/** Replicates that have series by area; a report may lack those of some. */
const withAreas = (run: Run): Replicate[] => replicatesOf(run, '', false).filter(({ weekly: cells }) => cells.length > 0);
function latestWeek(run: Run): number {
  const days = withAreas(run).map((one) => one.days);
  return days.length > 0 ? Math.max(0, Math.ceil(Math.min(...days) / 7) - 1) : 0;
}

/** Mean over replicates of an observable in an area: flows summed up to a week, others in the week. */
function valueOf(run: Run, { observed, name }: Observable, area: number, at: number): number {
  const observable = observableAt(run, name);
  return mean(
    withAreas(run).map((replicate) => {
      if (observed !== 'flow') return weekly(run, replicate, Math.min(at, Math.ceil(replicate.days / 7) - 1), area, observable);
      let sum = 0;
      for (let week = 0; week <= at; week++) sum += weekly(run, replicate, week, area, observable);
      return sum;
    }),
  );
}
/** People can be counted per head; places, shares and the like cannot. */
const isPerHead = (declared: Observable | undefined): boolean => declared?.unit === 'people';

class TownView implements Showing {
  private what = kept.get<string>('town.what', '');
  private week = kept.get('town.week', -1); // -1: the latest there is
  private run: Run | null = null;
  private map: AreaMap | null = null;
  private drawnFor = '';
  private rows: Row[] = [];
  private cells: HTMLElement[] = [];
  private chosen = kept.get<string>('town.chosen', ''); // name of the delegation whose streets are shown
  private readonly chooser = chooser([], '', (value) => (kept.set('town.what', (this.what = value)), this.update()), { 'aria-label': t('shown') });
  private readonly slider = el('input', { type: 'range', min: 0, max: 0, 'aria-label': t('week_of', { date: '' }), oninput: () => (kept.set('town.week', (this.week = Number(this.slider.value))), this.update()) });
  private readonly when = el('output');
  private readonly unit = el('th', { scope: 'col' });
  private readonly table = el('table', { class: 'numbers' });
  private readonly streets = new Beneath(() => this.choose(''));
  private readonly chart = frame(() => this.frameMap());
  private readonly seen = whenRun(
    t('nothing_yet'),
    el('div', { class: 'controls' }, el('label', {}, t('shown'), ' ', this.chooser), this.slider, this.when),
    el('div', { class: 'beside' }, this.chart.figure, el('div', {}, el('p', { class: 'says' }, t('open_streets')), el('div', { class: 'long' }, this.table))),
    el('p', { class: 'source' }, MAP_SOURCE),
    this.streets.element,
  );

  constructor(private readonly root: HTMLElement) {
    fill(root, this.seen.elements);
  }

  draw(next: Run | null): void {
    this.run = next;
    if (next === null) {
      this.map = null;
      this.chart.redraw();
    } else if (this.chooser.options.length === 0 || !next.model.map_observables.includes(this.what)) {
      if (!next.model.map_observables.includes(this.what)) this.what = next.model.map_observables[0] ?? '';
      offer(this.chooser, next.model.map_observables.map((name) => [name, next.model.observables[observableAt(next, name)]?.meaning ?? name]), this.what);
    }
    this.update();
  }

  private declared(): Observable | undefined {
    return this.run?.model.observables[observableAt(this.run, this.what)];
  }
  private weekShown(): number {
    if (this.run === null) return 0;
    const latest = latestWeek(this.run);
    return this.week < 0 ? latest : Math.min(this.week, latest);
  }
  private dayShown(): string {
    return this.run === null ? '' : date(daysAfter(this.run.scenario.first_day, this.weekShown() * 7));
  }

  private frameMap(): Framed {
    const declared = this.declared();
    const fills = { what: declared?.meaning ?? this.what, date: this.dayShown() };
    return {
      title: t('map_title', fills),
      says: t(declared?.observed === 'flow' ? 'map_says_since' : 'map_says_week', fills),
      about: () => aboutRun(this.run),
      csv: () => [
        ['area', 'governorate', 'people', 'week', this.what, 'unit', isPerHead(declared) ? 'per_10000_people' : 'shade'],
        ...this.rows.map(({ area, value, shade }) => [area.name, area.governorate ?? '', area.people, this.weekShown(), value, declared?.unit ?? '', shade]),
      ],
      draw: () => this.map?.svg ?? t('nothing_yet'),
    };
  }

  private choose(name: string): void {
    kept.set('town.chosen', (this.chosen = name === this.chosen ? '' : name));
    this.update();
    if (this.chosen !== '') this.streets.element.focus();
  }

  /** Buttons and map stay as they are while a run grows, so that what has the focus keeps it. */
  private makeFor({ scenario, people: { areas } }: Run): void {
    const key = `${scenario.name} ${areas.map(({ name }) => name).join()}`;
    if (this.map !== null && this.drawnFor === key) return;
    this.drawnFor = key;
    if (!areas.some(({ name }) => name === this.chosen)) this.chosen = '';
    const { clientWidth } = this.root;
    this.map = drawMap(scenario, areas, ({ name }) => this.choose(name), clientWidth > 0 && clientWidth < NARROW ? 1.6 : 1);
    this.cells = areas.map(() => el('td'));
    const open = (name: string) => el('button', { type: 'button', class: 'open', 'data-area': name, 'aria-pressed': 'false', onclick: () => this.choose(name) }, name);
    fill(
      this.table,
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('areas')), this.unit)),
      el('tbody', {}, areas.map(({ name }, i) => tableRow([open(name), this.cells[i]]))),
    );
  }

  private update(): void {
    const { run } = this;
    this.seen.show(run !== null && run.people.areas.length > 0);
    if (run === null || run.people.areas.length === 0) return;
    this.makeFor(run);
    const at = this.weekShown();
    const declared = this.declared();
    this.slider.max = String(weeksIn(run) - 1);
    this.slider.value = String(at);
    this.when.textContent = t('week_of', { date: this.dayShown() });
    const there = declared !== undefined && withAreas(run).length > 0;
    this.rows = run.people.areas.map((area, i) => {
      const value = there ? valueOf(run, declared, i, at) : NaN;
      return { area, value, shade: isPerHead(declared) ? (value / area.people) * PER : value };
    });
    this.shadeMap(declared);
    this.chart.redraw();
    this.unit.textContent = declared?.unit === '1' ? '' : (declared?.unit ?? '');
    this.rows.forEach(({ value }, i) => this.cells[i]?.replaceChildren(number(value)));
    for (const button of this.table.querySelectorAll<HTMLElement>('button.open')) button.setAttribute('aria-pressed', String(button.dataset.area === this.chosen));
    this.streets.show(run, run.people.areas.findIndex(({ name }) => name === this.chosen), at);
  }

  private shadeMap(declared: Observable | undefined): void {
    const { meaning = this.what, unit = '1' } = declared ?? {};
    const perHead = isPerHead(declared);
    const tip = ({ value, shade }: Row) => (perHead ? t('map_tip', { value: number(value), shade: number(shade), n: number(PER) }) : number(value));
    const legend = perHead ? t('per_people', { what: meaning, n: number(PER) }) : unit === '1' ? meaning : `${meaning} (${unit})`;
    this.map?.shade((area) => {
      const row = this.rows.find((one) => one.area.name === area.name);
      return { value: row?.shade ?? NaN, text: row === undefined ? '' : tip(row) };
    }, legend);
    this.map?.mark(this.chosen);
  }
}

export const town: View = { name: 'town', make: (root) => new TownView(root) };

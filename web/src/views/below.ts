/** Below a delegation: its invented streets as a schematic, and its neighbourhoods in numbers. */
import { frame, type Framed } from '../charts/frame';
import { drawStreets } from '../charts/streets';
import { daysAfter } from '../data/dates';
import { replicatesOf } from '../data/series';
import { below, sumOf, type Below } from '../data/streets';
import { aboutRun } from '../data/about';
import type { Run } from '../data/types';
import { chooser, el, fill, offer, region, table } from '../dom';
import { kept } from '../kept';
import { date, named, number, t } from '../words/words';

export class Beneath {
  private what = kept.get<string>('streets.what', '');
  private run: Run | null = null;
  private area = -1;
  private week = 0;
  private known: Below | null = null;
  private drawn = '';
  private readonly chooser = chooser([], '', (value) => (kept.set('streets.what', (this.what = value)), this.chart.redraw()), { 'aria-label': t('street_shows') });
  private readonly chart = frame(() => this.frameStreets());
  private readonly sums = el('p', { class: 'says' });
  private readonly table = region('scroll', t('hoods'));
  readonly element: HTMLElement;

  constructor(onClose: () => void) {
    const close = el('button', { type: 'button', onclick: () => onClose() }, t('streets_close'));
    const controls = el('div', { class: 'controls' }, el('label', {}, t('street_shows'), this.chooser), close);
    this.element = el('section', { class: 'beneath', hidden: true, tabindex: -1 }, controls, this.chart.figure, this.sums, this.table);
  }

  /** Show an area in a week of a run; -1 shows none. */
  show(run: Run, area: number, week: number): void {
    Object.assign(this, { run, area, week });
    this.element.hidden = area < 0;
    const [first] = replicatesOf(run, '');
    const key = `${run.title} ${area < 0 ? '' : this.name()} ${week} ${first?.digest ?? ''}`;
    if (key === this.drawn) return;
    this.drawn = key;
    if (area < 0) return;
    const counted = run.model.street_counts;
    if (!counted.includes(this.what)) this.what = counted[0] ?? '';
    offer(this.chooser, counted.map((one) => [one, named('', one)]), this.what);
    this.element.setAttribute('aria-label', t('streets_of', { area: this.name() }));
    this.known = first === undefined ? null : below(run, first, area, this.until());
    this.chart.redraw();
    this.drawTable(counted);
  }

  private until(): number {
    return this.run === null ? 0 : Math.min(this.run.n_days, (this.week + 1) * 7);
  }
  private name(): string {
    return this.run?.people.areas[this.area]?.name ?? '';
  }

  private says(run: Run, known: Below): string {
    const day = daysAfter(run.scenario.first_day, Math.max(0, this.until() - 1));
    const said = t('streets_say', { area: this.name(), date: date(day), people: number(sumOf(known, this.what)), what: named('', this.what) });
    return run.from === 'database' ? `${said} ${t('streets_database')}` : said;
  }
  private rows(known: Below): (string | number)[][] {
    const counted = this.run?.model.street_counts ?? [];
    const area = this.name();
    return [
      ['area', 'neighbourhood', 'street', 'place', ...counted, 'raids_with_arrests', 'arrests_there'],
      ...known.neighbourhoods.flatMap(({ neighbourhood, streets, places }) => [
        ...streets.map(({ street, counts }) => [area, neighbourhood, street, '', ...counted.map((one) => counts[one] ?? 0), '', '']),
        ...places.map(({ kind, number: n, days, arrests }) => [area, neighbourhood, '', `${kind} ${n}`, ...counted.map(() => ''), days, arrests]),
      ]),
    ];
  }
  private frameStreets(): Framed {
    const { run, known, what } = this;
    const finished = run?.replicates.some(({ outcomes }) => outcomes !== null) === true;
    return {
      title: t('streets_of', { area: this.name() }),
      says: run === null || known === null ? '' : this.says(run, known),
      about: () => aboutRun(run),
      csv: () => (known === null ? [] : this.rows(known)),
      draw: () => (known === null ? t(finished ? 'streets_no_events' : 'streets_wait') : drawStreets(known, what, t('streets_title', { area: this.name() }))),
    };
  }

  private drawTable(counted: string[]): void {
    const { known } = this;
    this.sums.textContent = known === null || Object.keys(known.sums).length === 0 ? '' : t('area_raids', Object.fromEntries(Object.entries(known.sums).map(([name, value]) => [name, number(value)])));
    if (known === null) return fill(this.table);
    const heads = [t('hood_number'), t('people_word'), ...counted.map((one) => named('', one)), t('raids_there')];
    const days = (places: { days: number }[]) => places.reduce((sum, { days: n }) => sum + n, 0);
    const rows = known.neighbourhoods.map(({ neighbourhood, people, counts, places }) =>
      [neighbourhood, people, ...counted.map((one) => counts[one] ?? 0), days(places)].map((value, i) => (i === 0 ? String(value) : number(value))),
    );
    fill(this.table, table(heads, rows));
  }
}

/** Town: the map by delegation with a slider over weeks, what there is in numbers, and below a delegation its streets. */
import type { App, Showing, View } from '../app';
import { frame } from '../charts/frame';
import { drawMap, MAP_SOURCE, type AreaMap } from '../charts/map';
import { daysAfter } from '../data/dates';
import { mean, observableAt, replicatesOf, weekly, weeksIn } from '../data/series';
import type { Area, Observable, Replicate, Run } from '../data/types';
import { el, fill, whenRun } from '../dom';
import { date, number, t } from '../words/words';
import { beneath } from './below';

const SHOWN = ['approached', 'in_circle', 'left_abroad', 'raids', 'fear'] as const;
const SINCE_START = new Set(['approached', 'left_abroad', 'raids']); // flows: summed up to the week
const PER = 10_000; // people
const NARROW = 480; // pixels: the map is drawn at half its size

interface Row {
  area: Area;
  value: number;
  shade: number; // per 10,000 where that can be said
}

/** Replicates that have series by area; a report may lack those of some. */
const withAreas = (run: Run): Replicate[] => replicatesOf(run, '', false).filter(({ weekly: cells }) => cells.length > 0);

export const town: View = {
  name: 'town',
  make(root: HTMLElement, _app: App): Showing {
    let what: string = SHOWN[0];
    let week = -1; // -1: the latest there is
    let run: Run | null = null;
    let map: AreaMap | null = null;
    let drawnFor = '';
    let values: Row[] = [];
    let cells: HTMLElement[] = [];
    let chosen = ''; // name of the delegation whose streets are seen

    const declaration = (): Observable | undefined => (run === null ? undefined : run.model.observables[observableAt(run, what)]);
    const isPerHead = (): boolean => declaration()?.observed !== 'level' && what !== 'raids';
    const meaning = (): string => {
      const declared = declaration();
      const says = declared?.meaning ?? what;
      return isPerHead() ? t('per_people', { what: says, n: number(PER) }) : declared === undefined || declared.unit === '1' ? says : `${says} (${declared.unit})`;
    };

    const dayShown = (of: Run): string => date(daysAfter(of.scenario.first_day, weekShown() * 7));
    function latestWeek(of: Run): number {
      const days = withAreas(of).map((one) => one.days);
      return days.length > 0 ? Math.max(0, Math.ceil(Math.min(...days) / 7) - 1) : 0;
    }
    const weekShown = (): number => (run === null ? 0 : week < 0 ? latestWeek(run) : Math.min(week, latestWeek(run)));

    const chooser = el('select', { 'aria-label': t('shown'), onchange: () => ((what = chooser.value), update()) });
    const slider = el('input', { type: 'range', min: 0, max: 0, 'aria-label': t('week_of', { date: '' }) });
    slider.oninput = () => ((week = Number(slider.value)), update());
    const when = el('output');
    const unit = el('th', { scope: 'col' });
    const table = el('table', { class: 'numbers' });
    const streets = beneath(() => choose(''));
    const chart = frame(() => {
      const declared = declaration();
      const fills = { what: declared?.meaning ?? what, date: run === null ? '' : dayShown(run) };
      return {
        title: t('map_title', fills),
        says: t(SINCE_START.has(what) ? 'map_says_since' : 'map_says_week', fills),
        csv: () => [
          ['area', 'governorate', 'people', 'week', what, 'unit', isPerHead() ? 'per_10000_people' : 'shade'],
          ...values.map(({ area, value, shade }) => [area.name, area.governorate ?? '', area.people, weekShown(), value, declared?.unit ?? '', shade]),
        ],
        draw: () => map?.svg ?? t('nothing_yet'),
      };
    });
    const seen = whenRun(
      t('nothing_yet'),
      el('div', { class: 'controls' }, el('label', {}, t('shown'), ' ', chooser), slider, when),
      el('div', { class: 'beside' }, chart.figure, el('div', {}, el('p', { class: 'says' }, t('open_streets')), el('div', { class: 'long' }, table))),
      el('p', { class: 'source' }, MAP_SOURCE),
      streets.element,
    );
    fill(root, seen.elements);

    function valueOf(of: Run, area: number, at: number): number {
      const observable = observableAt(of, what);
      return mean(
        withAreas(of).map((replicate) => {
          if (!SINCE_START.has(what)) return weekly(of, replicate, Math.min(at, Math.ceil(replicate.days / 7) - 1), area, observable);
          let sum = 0;
          for (let i = 0; i <= at; i++) sum += weekly(of, replicate, i, area, observable);
          return sum;
        }),
      );
    }

    function choose(name: string): void {
      chosen = name === chosen ? '' : name;
      update();
      if (chosen !== '') streets.element.focus();
    }

    /** Buttons and map stay as they are while a run grows, so that what has the focus keeps it. */
    function makeFor(of: Run): void {
      const key = `${of.scenario.name} ${of.people.areas.map(({ name }) => name).join()}`;
      if (map !== null && drawnFor === key) return;
      drawnFor = key;
      if (!of.people.areas.some(({ name }) => name === chosen)) chosen = '';
      map = drawMap(of.scenario, of.people.areas, ({ name }) => choose(name), root.clientWidth > 0 && root.clientWidth < NARROW ? 1.6 : 1);
      cells = of.people.areas.map(() => el('td'));
      fill(
        table,
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('areas')), unit)),
        el(
          'tbody',
          {},
          of.people.areas.map(({ name }, i) =>
            el('tr', {}, el('th', { scope: 'row' }, el('button', { type: 'button', class: 'open', 'data-area': name, 'aria-pressed': 'false', onclick: () => choose(name) }, name)), cells[i]),
          ),
        ),
      );
    }

    function update(): void {
      seen.show(run !== null && run.people.areas.length > 0);
      if (run === null || run.people.areas.length === 0) return;
      const of = run;
      makeFor(of);
      const at = weekShown();
      slider.max = String(weeksIn(of) - 1);
      slider.value = String(at);
      when.textContent = t('week_of', { date: dayShown(of) });
      const there = withAreas(of).length > 0;
      values = of.people.areas.map((area, i) => {
        const value = there ? valueOf(of, i, at) : NaN;
        return { area, value, shade: isPerHead() ? (value / area.people) * PER : value };
      });
      const tip = ({ value, shade }: Row) => (isPerHead() ? t('map_tip', { value: number(value), shade: number(shade), n: number(PER) }) : number(value));
      map?.shade((area) => {
        const row = values.find((one) => one.area === area || one.area.name === area.name);
        return { value: row?.shade ?? NaN, text: row === undefined ? '' : tip(row) };
      }, meaning());
      map?.mark(chosen);
      chart.redraw();
      unit.textContent = declaration()?.unit === '1' ? '' : (declaration()?.unit ?? '');
      values.forEach(({ value }, i) => cells[i]?.replaceChildren(number(value)));
      for (const button of table.querySelectorAll<HTMLElement>('button.open')) button.setAttribute('aria-pressed', String(button.dataset.area === chosen));
      streets.show(of, of.people.areas.findIndex(({ name }) => name === chosen), at);
    }

    return {
      draw(next) {
        if (next !== null && chooser.options.length === 0)
          for (const name of SHOWN) {
            const declared = next.model.observables[observableAt(next, name)];
            chooser.append(el('option', { value: name }, declared?.meaning ?? name));
          }
        run = next;
        if (next === null) {
          map = null;
          chart.redraw();
        }
        update();
      },
    };
  },
};

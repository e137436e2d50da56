/** Town: the map by delegation with a slider over weeks, and what there is in numbers. */
import { interpolateCividis } from 'd3-scale-chromatic';
import type { App, Showing, View } from '../app';
import { drawMap, MAP_SOURCE, type AreaMap } from '../charts/map';
import { daysAfter } from '../data/resolve';
import { mean, observableAt, replicatesOf, weekly, weeksIn } from '../data/series';
import type { Replicate, Run } from '../data/types';
import { el, fill } from '../dom';
import { date, number, t } from '../words/words';

const SHOWN = ['approached', 'in_circle', 'left_abroad', 'raids', 'fear'] as const;
const SINCE_START = new Set(['approached', 'left_abroad', 'raids']); // flows: summed up to the week

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

    const chooser = el('select', { 'aria-label': t('shown'), onchange: () => ((what = chooser.value), update()) });
    const slider = el('input', { type: 'range', min: 0, max: 0, 'aria-label': t('week_of', { date: '' }) });
    slider.oninput = () => ((week = Number(slider.value)), update());
    const when = el('output');
    const sentence = el('p', { class: 'says' });
    const picture = el('div', { class: 'picture' });
    const table = el('table', { class: 'numbers' });
    fill(
      root,
      sentence,
      el('div', { class: 'controls' }, el('label', {}, t('shown'), ' ', chooser), slider, when),
      el('div', { class: 'beside' }, picture, table),
      el('p', { class: 'source' }, MAP_SOURCE),
    );

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

    function update(): void {
      if (run === null || run.people.areas.length === 0) return;
      const of = run;
      const replicates = replicatesOf(of, '', false);
      const latest = Math.max(0, Math.ceil(Math.min(...replicates.map((one) => one.days)) / 7) - 1);
      const at = week < 0 ? latest : Math.min(week, latest);
      slider.max = String(weeksIn(of) - 1);
      slider.value = String(at);
      when.textContent = t('week_of', { date: date(daysAfter(of.scenario.first_day, at * 7)) });
      const declared = of.model.observables[observableAt(of, what)];
      sentence.textContent = t('town_says', { what: declared?.meaning ?? what });
      const key = `${of.scenario.name} ${of.people.areas.map(({ name }) => name).join()}`;
      if (map === null || drawnFor !== key) {
        map = drawMap(of.scenario, of.people.areas, t('town'));
        drawnFor = key;
        fill(picture, map.svg);
      }
      const perHead = declared?.observed !== 'level' && what !== 'raids';
      const values = of.people.areas.map((area, i) => {
        const value = replicates.length > 0 ? valueOf(of, i, at) : NaN;
        return { area, value, shade: perHead ? (value / area.people) * 10_000 : value };
      });
      const most = Math.max(1e-9, ...values.map(({ shade }) => (Number.isFinite(shade) ? shade : 0)));
      for (const cell of map.cells) {
        const found = values.find(({ area }) => area.name === cell.area.name);
        if (found === undefined) continue;
        cell.path.setAttribute('fill', interpolateCividis(Number.isFinite(found.shade) ? 1 - found.shade / most : 1));
        cell.title.textContent = `${found.area.name}: ${number(found.value)}`;
      }
      fill(
        table,
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('areas')), el('th', { scope: 'col' }, declared?.unit ?? ''))),
        el(
          'tbody',
          {},
          values.map(({ area, value }) => el('tr', {}, el('th', { scope: 'row' }, area.name), el('td', {}, number(value)))),
        ),
      );
    }

    return {
      draw(next) {
        if (next !== null && chooser.options.length === 0)
          for (const name of SHOWN) {
            const declared = next.model.observables[observableAt(next, name)];
            chooser.append(el('option', { value: name }, declared?.meaning ?? name));
          }
        run = next;
        if (next === null) fill(picture, el('p', {}, t('nothing_yet')));
        update();
      },
    };
  },
};

/** Below a delegation: its invented streets as a schematic, and its neighbourhoods in numbers. */
import { frame } from '../charts/frame';
import { drawStreets, inNumbers } from '../charts/streets';
import { daysAfter } from '../data/dates';
import { replicatesOf } from '../data/series';
import { below, COUNTED, sumOf, type Below, type Counted } from '../data/streets';
import type { Run } from '../data/types';
import { el, fill } from '../dom';
import { date, number, t } from '../words/words';

export interface Beneath {
  element: HTMLElement;
  /** Show an area in a week of a run; -1 shows none. */
  show(run: Run, area: number, week: number): void;
}

export function beneath(onClose: () => void): Beneath {
  let what: Counted = 'reached';
  let run: Run | null = null;
  let area = -1;
  let week = 0;
  let known: Below | null = null;
  let drawn = '';
  const until = () => (run === null ? 0 : Math.min(run.n_days, (week + 1) * 7));
  const name = () => run?.people.areas[area]?.name ?? '';

  const chooser = el('select', { 'aria-label': t('street_shows'), onchange: () => ((what = chooser.value as Counted), chart.redraw()) }, COUNTED.map((one) => el('option', { value: one }, t(one))));
  const chart = frame(() => ({
    title: t('streets_of', { area: name() }),
    says:
      run === null || known === null
        ? ''
        : t('streets_say', {
            area: name(), date: date(daysAfter(run.scenario.first_day, Math.max(0, until() - 1))), people: number(sumOf(known, what)), what: t(what),
          }) + (run.from === 'database' ? ` ${t('streets_database')}` : ''),
    csv: () => [
      ['area', 'neighbourhood', 'street', 'place', 'reached', 'joined', 'left', 'arrested', 'raids_with_arrests', 'arrests_there'],
      ...(known?.neighbourhoods ?? []).flatMap((hood) => [
        ...hood.streets.map((one) => [name(), hood.neighbourhood, one.street, '', one.reached, one.joined, one.left, one.arrested, '', '']),
        ...hood.places.map((one) => [name(), hood.neighbourhood, '', `${one.kind} ${one.number}`, '', '', '', '', one.raids, one.arrests]),
      ]),
    ],
    draw: () => {
      if (run === null || known === null) return t(run?.replicates.some(({ outcomes }) => outcomes !== null) ? 'streets_no_events' : 'streets_wait');
      return drawStreets(known, what, t('streets_title', { area: name() }));
    },
  }));
  const raids = el('p', { class: 'says' });
  const table = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('hoods') });
  const close = el('button', { type: 'button', onclick: () => onClose() }, t('streets_close'));
  const element = el(
    'section',
    { class: 'beneath', hidden: true, tabindex: -1 },
    el('div', { class: 'controls' }, el('label', {}, t('street_shows'), chooser), close),
    chart.figure,
    raids,
    table,
  );

  function drawTable(): void {
    raids.textContent = known === null ? '' : inNumbers(known);
    if (known === null) return fill(table);
    const heads = [t('hood_number'), t('people_word'), ...COUNTED.map((one) => t(one)), t('raids_there')];
    const rows = known.neighbourhoods.map((hood) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, hood.neighbourhood),
        [hood.people, ...COUNTED.map((one) => hood[one]), hood.places.reduce((sum, { raids: n }) => sum + n, 0)].map((value) => el('td', {}, number(value))),
      ),
    );
    fill(table, el('table', {}, el('thead', {}, el('tr', {}, heads.map((one) => el('th', { scope: 'col' }, one)))), el('tbody', {}, rows)));
  }

  return {
    element,
    show(nextRun, nextArea, nextWeek) {
      run = nextRun;
      area = nextArea;
      week = nextWeek;
      element.hidden = area < 0;
      const [first] = replicatesOf(run, '');
      const key = `${run.title} ${area < 0 ? '' : name()} ${week} ${first?.digest ?? ''}`;
      if (key === drawn) return;
      drawn = key;
      if (area < 0) return;
      element.setAttribute('aria-label', t('streets_of', { area: name() }));
      known = first === undefined ? null : below(run, first, area, until());
      chart.redraw();
      drawTable();
    },
  };
}

/** Why here: the place beside its country, in published counts and, worked out here or by offramp why, in the model, factor by factor. */
import type { App, Showing, View } from '../app';
import { dots } from '../charts/dots';
import { frame } from '../charts/frame';
import type { Answered } from '../data/shares';
import { holdsOne, ratioOfShare, readWhy, WhyFaults, whyOf, type Reference, type Ratio, type Why } from '../data/why';
import type { Origin, Run } from '../data/types';
import { el, fill } from '../dom';
import { date, isolated, number, percent, t, type Word } from '../words/words';
import { askingOf, workOut } from './work';

/** What was dropped or worked out last; it outlives a change of view or language. */
let loaded: Why | null = null;
let taken: Answered | null = null; // of what was worked out, the last that was shown
export const loadedWhy = (): Why | null => loaded;

interface Row extends Ratio {
  name: string;
  model: boolean;
}

/** Published counts, apart from the model's in form and colour. */
const PUBLISHED = { colour: '#d55e00', symbol: 'square' } as const;

function dataRows(run: Run, reference: Reference | null): Row[] {
  const people = run.scenario.tables.find(({ name }) => name === 'areas')?.columns.find(({ name }) => name === 'population')?.cells ?? [];
  const here = people.reduce<number>((sum, cell) => sum + Number(cell ?? 0), 0);
  if (reference === null || !(here > 0)) return [];
  return (reference.records ?? []).map((record) => ({ name: record.name, model: false, ...ratioOfShare(record.here, record.all, here / reference.people.value) }));
}

const interval = ({ low, high }: { low: number; high: number }, say: (value: number) => string): string =>
  Number.isFinite(low) ? t('range', { low: say(low), high: say(high) }) : t('no_interval');

/** The sentence of a why: it never calls clear what its interval does not. */
export function whySentence(why: Why): string {
  if (!Number.isFinite(why.ratio)) return t('why_no_ratio', { outcome: why.outcome });
  const ratio = `${number(why.ratio)} (${interval(why, number)})`;
  if (why.low === 1 && why.high === 1) return t('why_same', { outcome: why.outcome });
  if (!Number.isFinite(why.low) || holdsOne(why)) return t('why_not_clear', { outcome: why.outcome, ratio });
  return t(why.ratio > 1 ? 'why_more' : 'why_less', { outcome: why.outcome, ratio });
}

/** Where a why comes from, and on what it rests. */
export function whySource(why: Why): string {
  const areas = why.areas.join(', ');
  const place = number(why.place);
  const reference = number(why.reference);
  if (why.here === undefined) return t('why_of', { file: why.file, areas, place, reference });
  const { asked, replicates } = why.here;
  const whole = t('work_of', { areas, until: date(asked.until), n: replicates, seed: asked.settings.seed, place, reference });
  return replicates < asked.replicates ? `${whole} ${t('work_partial', { n: replicates, of: asked.replicates })}` : whole;
}

export const why: View = {
  name: 'why',
  make(root: HTMLElement, app: App): Showing {
    let run: Run | null = null;
    let drawn = '';
    const work = workOut(app);
    const asking = askingOf(app);
    const width = (): number => Math.max(300, Math.min(root.clientWidth || 800, 900));
    const reference = (): Reference | null => (run === null ? null : app.study.reference(run.settings.scenario));
    const title = (name: string): string => reference()?.factors[name]?.title ?? name;

    const ratioRows = (): Row[] => [
      ...(run === null ? [] : dataRows(run, reference())),
      ...(loaded === null ? [] : [{ name: t('in_model'), model: true, ratio: loaded.ratio, low: loaded.low, high: loaded.high }]),
    ];
    const ratios = frame(() => ({
      title: t('why_ratio'),
      says: [
        t('why_ratio_says', { country: reference()?.title ?? t('the_country') }),
        ...ratioRows().map((row) => `${isolated(row.name)}${t('colon')}${number(row.ratio)} (${interval(row, number)})${!row.model && holdsOne(row) ? ` – ${t('may_be_one')}` : ''}.`),
      ].join(' '),
      csv: () => [['what', 'ratio', 'low', 'high'], ...ratioRows().map(({ name, ratio, low, high }) => [name, ratio, low, high])],
      draw: () =>
        ratioRows().length === 0
          ? t('why_no_data')
          : dots(ratioRows().map((row) => ({ ...row, value: row.ratio, ...(row.model ? {} : PUBLISHED) })), t('ratio_axis'), 1, width()),
    }));

    const shareRows = () => (loaded?.factors ?? []).map((factor) => ({ ...factor, title: title(factor.name) }));
    const shares = frame(() => ({
      title: t('why_shares'),
      says: t('why_shares_says'),
      csv: () => [['factor', 'share', 'low', 'high', 'assumed'], ...shareRows().map(({ name, share, low, high, assumed }) => [name, share, low, high, String(assumed)])],
      draw: () => {
        const rows = shareRows();
        if (rows.every(({ share }) => !Number.isFinite(share))) return t('why_no_shares');
        return el(
          'div',
          {},
          dots(rows.map(({ title: name, share, low, high }) => ({ name, value: 100 * share, low: 100 * low, high: 100 * high })), t('share_axis'), 0, width()),
          el('ul', { class: 'limits' }, rows.map(shareSentence)),
        );
      },
    }));
    function shareSentence(row: ReturnType<typeof shareRows>[number]): HTMLElement {
      const said = loaded?.here?.same.includes(row.name)
        ? t('work_same')
        : !Number.isFinite(row.share)
          ? t('share_none')
          : `${percent(row.share)} (${interval(row, percent)})${row.low > 0 || row.high < 0 ? '' : ` – ${t('may_be_none')}`}`;
      return el('li', {}, el('bdi', { lang: 'en' }, row.title), `${t('colon')}${said}${row.assumed ? ` – ${t('rests_on_assumed')}` : ''}`);
    }

    let opened = false; // the part of files; it stays so when the view is drawn anew
    const fault = el('div', { role: 'alert', class: 'fault', hidden: true });
    const picker = el('input', { type: 'file', accept: '.json,application/json', onchange: () => void take(picker.files?.[0]) });
    const zone = el('div', { class: 'zone' }, el('label', {}, t('why_drop'), picker));
    zone.addEventListener('dragover', (event) => (event.preventDefault(), zone.classList.add('over')));
    zone.addEventListener('dragleave', () => zone.classList.remove('over'));
    zone.addEventListener('drop', (event) => {
      event.preventDefault();
      event.stopPropagation();
      zone.classList.remove('over');
      void take(event.dataTransfer?.files[0]);
    });

    async function take(file: File | undefined): Promise<void> {
      if (file === undefined) return;
      try {
        loaded = readWhy(await file.text(), file.name);
        taken = asking.answered;
        fault.hidden = true;
        drawn = '';
        update();
      } catch (error) {
        const faults = error instanceof WhyFaults ? error.faults : [{ place: '', found: String(error), allowed: '' }];
        fault.hidden = false;
        fill(
          fault,
          el('b', {}, t('why_refused', { file: file.name })),
          el('ul', { lang: 'en', dir: 'ltr' }, faults.map(({ place, found, allowed }) => el('li', {}, `${place}: found ${found}; it must be ${allowed}`))),
          loaded === null ? t('nothing_lost') : t('kept_before', { file: loaded.file }),
        );
      }
      picker.value = '';
    }

    function command(): string {
      if (run === null) return '';
      const quote = (text: string): string => (/^[\w,.=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
      const { scenario, areas, until, sets, seed } = run.settings;
      return [
        `offramp why ${quote(scenario)}`,
        areas === '' ? '' : `--areas ${quote(areas)}`,
        until === '' ? '' : `--until ${until}`,
        ...sets.map((set) => `--set ${quote(set)}`),
        `--seed ${seed} --replicates 20 --json > why.json`,
      ]
        .filter((word) => word !== '')
        .join(' ');
    }

    /** What is to be said beside the shares of what was worked out here. */
    function beside({ here }: Why): HTMLElement[] {
      if (here === undefined) return [];
      const { structure, least, most } = here;
      const limits = { low: structure?.low ?? NaN, high: structure?.high ?? NaN };
      const contrast =
        structure === null
          ? ''
          : t('work_structure', {
              what: structure.title,
              here: number(structure.here),
              there: number(structure.there),
              difference: number(structure.difference),
              interval: `${interval(limits, number)}${limits.low > 0 || limits.high < 0 ? '' : `; ${t('may_be_none')}`}`,
            });
      const says = [
        contrast,
        here.replicates > 1 ? t('work_chance', { least: number(least), most: number(most) }) : '',
      ];
      return says.filter((text) => text !== '').map((text) => el('p', { class: 'source' }, text));
    }
    function allTheSame({ here }: Why): HTMLElement | null {
      if (here === undefined || here.clear || here.asked.always) return null;
      const go = el('button', { type: 'button', onclick: () => void asking.begin({ ...here.asked, always: true }) }, t('work_all_the_same'));
      return el('p', {}, go);
    }

    const whyNone = ({ here }: Why): Word => (here !== undefined && (here.clear || here.asked.always) ? 'work_too_few' : 'why_no_factors');

    function said(why: Why, of: Run): HTMLElement[] {
      const areas = of.people.areas.map(({ name }) => name);
      const other = areas.length > 0 && (areas.length !== why.areas.length || areas.some((name) => !why.areas.includes(name)));
      const notes = [
        other ? t('why_other_areas') : '',
        why.here?.replicates === 1 ? t('work_single') : '',
        why.here?.clear === false && why.factors.length > 0 ? t('work_asked') : '',
      ];
      return [
        el('p', { class: 'verdict-says' }, whySentence(why)),
        el('p', { class: 'source' }, whySource(why)),
        ...notes.filter((text) => text !== '').map((text) => el('p', { class: 'note' }, text)),
        ...(why.factors.length > 0 ? [shares.figure] : asking.state === 'running' ? [] : [el('p', { class: 'nothing' }, t(whyNone(why))), allTheSame(why)]),
        ...beside(why),
      ].filter((one) => one !== null);
    }

    /** What the command line found, for whoever has it. */
    function elsewhere(of: Run): HTMLElement {
      return el(
        'details',
        { open: reference() === null || of.from !== 'engine' || opened || !fault.hidden, ontoggle: ({ target }) => (opened = (target as HTMLDetailsElement).open) },
        el('summary', {}, t('why_drop')),
        el('p', { class: 'says' }, t('why_drop_says')),
        el('code', { class: 'command', dir: 'ltr', tabindex: 0 }, command()),
        fault,
        zone,
      );
    }

    function factors(): HTMLElement | null {
      const of = reference();
      if (of === null) return null;
      return el(
        'details',
        {},
        el('summary', {}, t('why_factors')),
        el(
          'div',
          { class: 'wide', tabindex: 0, role: 'region', 'aria-label': t('why_factors') },
          el(
            'table',
            {},
            el('thead', {}, el('tr', {}, (['factor', 'parameter', 'origin', 'source'] as const).map((word) => el('th', { scope: 'col' }, t(word))))),
            el(
              'tbody',
              {},
              Object.entries(of.factors).flatMap(([name, { changes }]) =>
                Object.entries(changes).map(([parameter, { origin, source }], i, all) =>
                  el(
                    'tr',
                    {},
                    i === 0 ? el('th', { scope: 'rowgroup', rowspan: all.length }, el('bdi', { lang: 'en' }, title(name))) : null,
                    el('td', { class: 'text' }, el('bdi', { lang: 'en' }, parameter)),
                    el('td', { class: 'text' }, t(`o_${origin as Origin}` as Word)),
                    el('td', { class: 'text', lang: 'en', dir: 'ltr' }, source),
                  ),
                ),
              ),
            ),
          ),
        ),
      );
    }

    const [top, middle, bottom] = [el('div', {}), el('div', {}), el('div', {})];
    fill(root, el('p', { class: 'says' }, t('why_says')), top, work.element, middle, bottom);

    function update(): void {
      work.element.hidden = run === null || reference() === null || run.from !== 'engine';
      if (run === null) {
        drawn = '';
        fill(top, el('p', { class: 'nothing' }, t('nothing_yet')));
        fill(middle);
        fill(bottom);
        return;
      }
      if (asking.answered !== null && asking.answered !== taken) {
        taken = asking.answered;
        loaded = whyOf(taken);
        drawn = '';
      }
      work.draw(run);
      const key = JSON.stringify([run.settings, run.people.areas.length, loaded?.file, asking.state === 'running']);
      if (key === drawn) return;
      drawn = key;
      const part = run.settings.areas !== '';
      fill(top, ratios.figure, part ? el('p', { class: 'note' }, t('why_data_whole', { place: run.scenario.title })) : null);
      if (loaded === null) fill(middle);
      else fill(middle, el('h2', {}, t('why_model')), said(loaded, run));
      fill(bottom, elsewhere(run), factors());
      ratios.redraw();
      if (loaded !== null) shares.redraw();
    }

    const deaf = asking.listen(() => (root.isConnected ? update() : deaf()));
    return {
      draw(next) {
        run = next;
        update();
      },
      leave: deaf,
    };
  },
};

/** Why here: the place beside its country, in published counts and in the model, factor by factor. */
import type { App, Showing, View } from '../app';
import type { Asking } from '../asking';
import { dots } from '../charts/dots';
import { frame, type Framed } from '../charts/frame';
import { aboutOther, aboutRun } from '../data/about';
import type { Answered } from '../data/shares';
import type { Origin, Run } from '../data/types';
import { holdsOne, readWhy, WhyFaults, whyOf, type Reference, type Why, type WhyFactor } from '../data/why';
import { dropZone, el, english, fill, region } from '../dom';
import type { Ratio } from '../engine/reader';
import { kept } from '../kept';
import { date, isolated, number, percent, t, type Word } from '../words/words';
import { askingOf, Work } from './work';

/** What was dropped or worked out last; it outlives a change of view or language. */
let loaded: Why | null = whyKept();
let taken: Answered | null = null; // of what was worked out, the last that was shown

/** The file that was dropped before a reload. */
function whyKept(): Why | null {
  const file = kept.object('why.file', (value): value is { name: string; text: string } => typeof (value as { text?: unknown } | null)?.text === 'string');
  try {
    return file === null ? null : readWhy(file.text, String(file.name));
  } catch {
    return null; // it is not what was kept
  }
}
const MOST_WHY = 500_000; // characters of a file that is kept
export const loadedWhy = (): Why | null => loaded;

interface Row extends Ratio {
  name: string;
  model: boolean;
}

/** Published counts, apart from the model's in form and colour. */
const PUBLISHED = { colour: '#d55e00', symbol: 'square' } as const;

function dataRows({ scenario, ask }: Run, reference: Reference | null): Row[] {
  const people = scenario.tables.find(({ name }) => name === 'areas')?.columns.find(({ name }) => name === 'population')?.cells ?? [];
  const here = people.reduce<number>((sum, cell) => sum + Number(cell ?? 0), 0);
  if (reference === null || !(here > 0)) return [];
  return (reference.records ?? []).map((record) => ({ name: record.name, model: false, ...ask.ratio(record.here, record.all, here / reference.people.value) }));
}

const interval = ({ low, high }: { low: number; high: number }, say: (value: number) => string): string =>
  Number.isFinite(low) ? t('range', { low: say(low), high: say(high) }) : t('no_interval');

/** Where a why comes from, and on what it rests. */
export function whySource(why: Why): string {
  const fills = { areas: why.areas.join(', '), place: number(why.place), reference: number(why.reference) };
  if (why.here === undefined) return t('why_of', { file: why.file, ...fills });
  const { asked, replicates } = why.here;
  const whole = t('work_of', { ...fills, until: date(asked.until), n: replicates, seed: asked.settings.seed });
  return replicates < asked.replicates ? `${whole} ${t('work_partial', { n: replicates, of: asked.replicates })}` : whole;
}

/** How the program works out the same. */
function command({ settings: { scenario, areas, until, sets, seed } }: Run): string {
  const quote = (text: string): string => (/^[\w,.=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const words = [
    `offramp why ${quote(scenario)}`,
    areas === '' ? '' : `--areas ${quote(areas)}`,
    until === '' ? '' : `--until ${until}`,
    ...sets.map((set) => `--set ${quote(set)}`),
    `--seed ${seed} --replicates 20 --json > why.json`,
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** What the engine says beside the verdict. */
function beside({ says: { factors, structure, chance, points, doubt } }: Why): HTMLElement {
  const said = [factors, structure, chance, points, doubt].filter((text) => text !== null);
  return el('ul', { class: 'said', lang: 'en', dir: 'ltr' }, said.map((text) => el('li', {}, text)));
}

function factorsTable({ factors }: Reference, title: (name: string) => string): HTMLElement {
  const heads = (['factor', 'parameter', 'origin', 'source'] as const).map((word) => el('th', { scope: 'col' }, t(word)));
  const cell = (text: string | Node, more = {}) => el('td', { class: 'text', ...more }, text);
  const rows = Object.entries(factors).flatMap(([name, { changes }]) =>
    Object.entries(changes).map(([parameter, { origin, source }], i, all) =>
      el(
        'tr',
        {},
        i === 0 ? el('th', { scope: 'rowgroup', rowspan: all.length }, english(title(name))) : null,
        cell(english(parameter)),
        cell(t(`o_${origin as Origin}` as Word)),
        cell(source, { lang: 'en', dir: 'ltr' }),
      ),
    ),
  );
  const table = el('table', {}, el('thead', {}, el('tr', {}, heads)), el('tbody', {}, rows));
  return el('details', {}, el('summary', {}, t('why_factors')), region('wide', t('why_factors'), table));
}

class WhyView implements Showing {
  private run: Run | null = null;
  private drawn = '';
  private opened = kept.get('why.opened', false); // the part of files; it stays so when the view is drawn again
  private readonly work: Work;
  private readonly asking: Asking;
  private readonly ratios = frame(() => this.frameRatios());
  private readonly shares = frame(() => this.frameShares());
  private readonly fault = el('div', { role: 'alert', class: 'fault', hidden: true });
  private readonly zone = dropZone('zone', t('why_drop'), '.json,application/json', (file) => this.take(file));
  private readonly top = el('div', {});
  private readonly middle = el('div', {});
  private readonly bottom = el('div', {});
  readonly leave: () => void;

  constructor(private readonly root: HTMLElement, private readonly app: App) {
    this.work = new Work(app);
    this.asking = askingOf(app);
    fill(root, el('p', { class: 'says' }, t('why_says')), this.top, this.work.element, this.middle, this.bottom);
    this.leave = this.asking.listen(() => (root.isConnected ? this.update() : this.leave()));
  }

  draw(next: Run | null): void {
    this.run = next;
    this.update();
  }

  private width(): number {
    return Math.max(300, Math.min(this.root?.clientWidth || 800, 900));
  }
  private reference(): Reference | null {
    return this.run === null ? null : this.app.study.desk.reference(this.run.settings.scenario);
  }
  private title(name: string): string {
    return this.reference()?.factors[name]?.title ?? name;
  }

  private ratioRows(): Row[] {
    const model = loaded === null ? [] : [{ name: t('in_model'), model: true, ratio: loaded.ratio, low: loaded.low, high: loaded.high }];
    return [...(this.run === null ? [] : dataRows(this.run, this.reference())), ...model];
  }
  private frameRatios(): Framed {
    const rows = this.ratioRows();
    const said = (row: Row) => `${isolated(row.name)}${t('colon')}${number(row.ratio)} (${interval(row, number)})${!row.model && holdsOne(row) ? ` – ${t('may_be_one')}` : ''}.`;
    return {
      title: t('why_ratio'),
      says: [t('why_ratio_says', { country: this.reference()?.title ?? t('the_country') }), ...rows.map(said)].join(' '),
      about: () => this.about(),
      csv: () => [['what', 'ratio', 'low', 'high'], ...rows.map(({ name, ratio, low, high }) => [name, ratio, low, high])],
      draw: () => (rows.length === 0 ? t('why_no_data') : dots(rows.map((row) => ({ ...row, value: row.ratio, ...(row.model ? {} : PUBLISHED) })), t('ratio_axis'), 1, this.width())),
    };
  }

  private about(): string[] {
    return loaded === null ? aboutRun(this.run) : aboutOther(this.run, whySource(loaded));
  }
  private frameShares(): Framed {
    const rows = loaded?.factors ?? [];
    return {
      title: t('why_shares'),
      says: t('why_shares_says'),
      about: () => this.about(),
      csv: () => [['factor', 'share', 'low', 'high', 'assumed'], ...rows.map(({ name, share, low, high, assumed }) => [name, share, low, high, String(assumed)])],
      draw: () => (rows.every(({ share }) => !Number.isFinite(share)) ? t('why_no_shares') : this.drawShares(rows)),
    };
  }
  private drawShares(rows: WhyFactor[]): Element {
    const drawn = rows.map(({ name, share, low, high }) => ({ name: this.title(name), value: 100 * share, low: 100 * low, high: 100 * high }));
    return el('div', {}, dots(drawn, t('share_axis'), 0, this.width()), el('ul', { class: 'limits' }, rows.map((row) => this.shareSentence(row))));
  }
  private shareSentence(row: WhyFactor): HTMLElement {
    const said = loaded?.here?.same.includes(row.name)
      ? t('work_same')
      : !Number.isFinite(row.share)
        ? t('share_none')
        : `${percent(row.share)} (${interval(row, percent)})${row.low > 0 || row.high < 0 ? '' : ` – ${t('may_be_none')}`}`;
    return el('li', {}, english(this.title(row.name)), `${t('colon')}${said}${row.assumed ? ` – ${t('rests_on_assumed')}` : ''}`);
  }

  private async take(file: File): Promise<void> {
    try {
      const text = await file.text();
      loaded = readWhy(text, file.name);
      kept.set('why.file', text.length > MOST_WHY ? null : { name: file.name, text });
      taken = this.asking.answered;
      this.fault.hidden = true;
      this.drawn = '';
      this.update();
    } catch (error) {
      const faults = error instanceof WhyFaults ? error.faults : [{ place: '', found: String(error), allowed: '' }];
      this.fault.hidden = false;
      fill(
        this.fault,
        el('b', {}, t('why_refused', { file: file.name })),
        el('ul', { lang: 'en', dir: 'ltr' }, faults.map(({ place, found, allowed }) => el('li', {}, `${place}: found ${found}; it must be ${allowed}`))),
        loaded === null ? t('nothing_lost') : t('kept_before', { file: loaded.file }),
      );
    }
  }

  private said(why: Why, { people }: Run): HTMLElement[] {
    const areas = people.areas.map(({ name }) => name);
    const other = areas.length > 0 && (areas.length !== why.areas.length || areas.some((name) => !why.areas.includes(name)));
    const notes = [
      other ? t('why_other_areas') : '',
      why.here?.replicates === 1 ? t('work_single') : '',
      why.here?.clear === false && why.factors.length > 0 ? t('work_asked') : '',
    ].filter((text) => text !== '');
    return [
      el('p', { class: 'verdict-says' }, english(why.says.verdict ?? '')),
      el('p', { class: 'source' }, whySource(why)),
      ...notes.map((text) => el('p', { class: 'note' }, text)),
      ...(why.factors.length > 0 ? [this.shares.figure] : this.withoutShares(why)),
      beside(why),
    ];
  }
  /** Why there are no shares, and how to draw them all the same. */
  private withoutShares({ here }: Why): HTMLElement[] {
    if (this.asking.state === 'running') return [];
    const asked = here !== undefined && (here.clear || here.asked.always);
    const nothing = el('p', { class: 'nothing' }, t(asked ? 'work_too_few' : 'why_no_factors'));
    if (here === undefined || asked) return [nothing];
    const go = el('button', { type: 'button', onclick: () => void this.asking.begin({ ...here.asked, always: true }) }, t('work_all_the_same'));
    return [nothing, el('p', {}, go)];
  }

  /** What the command line found. */
  private elsewhere(run: Run): HTMLElement {
    const open = this.reference() === null || run.from !== 'engine' || this.opened || !this.fault.hidden;
    return el(
      'details',
      { open, ontoggle: ({ target }) => kept.set('why.opened', (this.opened = (target as HTMLDetailsElement).open)) },
      el('summary', {}, t('why_drop')),
      el('p', { class: 'says' }, t('why_drop_says')),
      el('code', { class: 'command', dir: 'ltr', tabindex: 0 }, command(run)),
      this.fault,
      this.zone,
    );
  }

  private update(): void {
    const { run, asking } = this;
    const reference = this.reference();
    this.work.element.hidden = run === null || reference === null || run.from !== 'engine';
    if (run === null) {
      this.drawn = '';
      fill(this.top, el('p', { class: 'nothing' }, t('nothing_yet')));
      return [this.middle, this.bottom].forEach((part) => fill(part));
    }
    if (asking.answered !== null && asking.answered !== taken) {
      taken = asking.answered;
      loaded = whyOf(taken);
      kept.set('why.file', null);
      this.drawn = '';
    }
    this.work.draw(run);
    const key = JSON.stringify([run.settings, run.people.areas.length, loaded?.file, asking.state === 'running']);
    if (key === this.drawn) return;
    this.drawn = key;
    fill(this.top, this.ratios.figure, run.settings.areas === '' ? null : el('p', { class: 'note' }, t('why_data_whole', { place: run.scenario.title })));
    fill(this.middle, loaded === null ? null : [el('h2', {}, t('why_model')), ...this.said(loaded, run)]);
    fill(this.bottom, this.elsewhere(run), reference === null ? null : factorsTable(reference, (name) => this.title(name)));
    this.ratios.redraw();
    if (loaded !== null) this.shares.redraw();
  }
}

export const why: View = { name: 'why', make: (root, app) => new WhyView(root, app) };

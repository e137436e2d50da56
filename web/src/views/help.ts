/** What would help: interventions as plans beside the run without them; benefit, cost and harm of each. */
import type { App, Showing, View } from '../app';
import { dots } from '../charts/dots';
import { frame, type Framed } from '../charts/frame';
import { aboutRun } from '../data/about';
import { outcomeAt } from '../data/series';
import type { Arm, ChosenIntervention, Run } from '../data/types';
import { chooser, el, english, fill, offer, region, table, tableRow, whenRun } from '../dom';
import type { ComparedArm, Paired } from '../engine/reader';
import { kept } from '../kept';
import { isolated, number, percent, t, together, type Word } from '../words/words';
import { Chooser } from './chooser';

const SENTENCES: Record<Paired['verdict'], Word> = { fewer: 's_fewer', more: 's_more', same: 's_same', unclear: 's_unclear' };
export const isClear = ({ verdict }: Paired): boolean => verdict === 'fewer' || verdict === 'more';

/** A difference and its interval in words, with the same number of decimals. */
export function inWords({ mean, low, high }: Paired): { difference: string; interval: string } {
  const [difference = '', least = '', most = ''] = together([mean, low, high]);
  return { difference, interval: Number.isFinite(low) ? t('range', { low: least, high: most }) : '–' };
}

/** A sentence on a plan, with the verdict of the engine. */
export function sentence({ arm, n, outcome }: ComparedArm): string {
  const [difference = '', low = '', high = ''] = together([outcome.mean, outcome.low, outcome.high]);
  const fills = { plan: arm, difference, low, high, n };
  if (n === 0) return t('s_waiting', fills);
  if (outcome.verdict === 'unclear' && n < 3) return t(n === 1 ? 's_one' : 's_few', fills);
  return t(SENTENCES[outcome.verdict], fills);
}

/** The plan's evidence and what a planner may conclude, in the words of the engine; nothing where they are not known. */
const concluded = ({ evidence, conclusion }: ComparedArm): HTMLElement | null =>
  conclusion === undefined ? null : el('p', { class: 'concluded' }, english([evidence?.says, conclusion].filter((text) => text !== undefined && text !== '').join(' ')));

/** Plans in words; what a rule builds in is said with the plan. */
export const sentences = (plans: ComparedArm[]): HTMLElement[] =>
  plans.map((one) => el('li', {}, sentence(one), concluded(one), one.warnings.map((warning) => el('p', { class: 'note' }, t('built_in'), ' ', english(warning)))));

/** The cost of a case prevented; why there is none where the cost is assumed. */
export const priceText = (text: string, price: number, origin: string): string => (Number.isFinite(price) ? text : origin === 'assumed' ? t('no_price') : '–');

/** A cost, with where it comes from. */
export const costCell = (text: string, origin: string): HTMLElement =>
  el('td', { dir: 'ltr' }, text, origin === '' ? null : el('small', {}, ' ', origin === 'assumed' ? t('o_assumed') : english(origin)));

class HelpView implements Showing {
  private run: Run | null = null;
  private outcome = kept.get<string>('help.outcome', '');
  private drawn = '';
  private readonly choices: Chooser;
  private readonly complaint = el('p', { role: 'alert', class: 'fault', hidden: true });
  private readonly outcomes = chooser([], '', (value) => (kept.set('help.outcome', (this.outcome = value)), this.drawPlans()));
  private readonly sentences = el('ul', { class: 'sentences', 'aria-live': 'polite' });
  private readonly table = region('scroll', t('plans'));
  private readonly harms = region('scroll', t('harms'));
  private readonly harmsSays = el('p', { class: 'says' });
  private readonly plot = frame(() => this.framePlans());
  private readonly asOne = el('button', { type: 'button', class: 'main', onclick: () => this.add([this.choices.chosen()]) }, t('as_one'));
  private readonly alone = el('button', { type: 'button', onclick: () => this.add(this.choices.chosen().map((one) => [one])) }, t('each_alone'));
  private readonly seen: ReturnType<typeof whenRun>;
  readonly leave: () => void;

  constructor(private readonly root: HTMLElement, private readonly app: App) {
    this.choices = new Chooser(app.study);
    this.seen = whenRun(
      t('nothing_yet'),
      el('details', { open: kept.get('help.open', true), ontoggle: ({ target }) => kept.set('help.open', (target as HTMLDetailsElement).open) }, el('summary', {}, t('choose')), this.choices.element, this.choices.zone, el('div', { class: 'controls' }, this.asOne, this.alone), this.complaint),
      el('div', { class: 'controls' }, el('label', {}, t('compared_by'), this.outcomes)),
      this.sentences,
      this.plot.figure,
      this.table,
      el('section', {}, el('h2', {}, t('harms')), this.harmsSays, this.harms),
    );
    fill(root, el('p', { class: 'says' }, t('help_says')), this.seen.elements);
    this.leave = app.study.listen(() => this.enable());
  }

  draw(next: Run | null): void {
    this.run = next;
    this.seen.show(next !== null);
    this.enable();
    if (next === null) return;
    this.choices.show(next);
    const { model, arms, replicates } = next;
    if (outcomeAt(next, this.outcome) < 0) this.outcome = model.primary;
    if (this.outcomes.options.length === 0) offer(this.outcomes, model.outcomes.map(({ name, meaning }) => [name, meaning]), this.outcome);
    const key = `${arms.map(({ name }) => name).join()} ${replicates.filter((one) => one.outcomes !== null).length}`;
    if (key === this.drawn) return;
    this.drawn = key;
    this.drawPlans();
  }
  private enable(): void {
    this.asOne.disabled = this.alone.disabled = this.app.study.state === 'running' || this.run?.from !== 'engine';
  }

  private complain(text: string): void {
    this.complaint.hidden = text === '';
    this.complaint.textContent = text;
  }
  private add(plans: ChosenIntervention[][]): void {
    const { run, choices, app: { study } } = this;
    this.complain('');
    if (run === null || study.state === 'running') return;
    if (!choices.judge()) return this.complain(t('nothing_begun'));
    if (plans.length === 0 || plans.some((plan) => plan.length === 0)) return this.complain(t('choose_one'));
    const faults: string[] = [];
    const arms = plans.flatMap((plan) => {
      try {
        return [study.planOf(choices.nameOf(plan), plan)];
      } catch (error) {
        faults.push(error instanceof Error ? error.message : String(error));
        return [];
      }
    });
    if (faults.length > 0) return this.complain(faults.join('\n'));
    const others = arms.filter(({ name }) => !run.arms.some((one) => one.name === name));
    if (others.length > 0) study.addArms(others);
  }

  private ranked(): ComparedArm[] {
    return this.run === null ? [] : this.run.ask.ranked(outcomeAt(this.run, this.outcome));
  }
  private armOf(name: string): Arm | undefined {
    return this.run?.arms.find((one) => one.name === name);
  }

  private framePlans(): Framed {
    const { run } = this;
    const compared = this.ranked().filter(({ n }) => n > 0);
    const declared = run?.model.outcomes[outcomeAt(run, this.outcome)];
    const rows = compared.map(({ arm, outcome }) => ({ name: arm, value: outcome.mean, low: outcome.low, high: outcome.high, colour: isClear(outcome) ? '#0072b2' : '#6e7781' }));
    const width = Math.max(300, Math.min(this.root?.clientWidth || 800, 900));
    return {
      title: t('plans'),
      says: t('plans_says', { what: declared?.meaning ?? this.outcome }),
      about: () => aboutRun(run),
      csv: () => [
        ['plan', 'replicates', 'baseline', 'with', 'difference', 'low', 'high', 'verdict', 'cost', 'currency', 'cost_origin', 'grades', 'rests_on_assumptions', 'conclusion'],
        ...compared.map(({ arm, n, outcome: o, costOrigin, evidence, conclusion }) => [
          arm, n, o.baseline, o.with, o.mean, o.low, o.high, o.verdict, this.armOf(arm)?.cost ?? 0, this.armOf(arm)?.currency ?? '', costOrigin,
          evidence?.gradesSay ?? '', evidence?.restsOnAssumptions.difference ?? NaN, conclusion ?? '',
        ]),
      ],
      draw: () => (rows.length === 0 ? t('no_plans') : dots(rows, `${t('difference')} (${declared?.unit ?? ''})`, 0, width)),
    };
  }

  private planRow({ arm: name, n, outcome, costPerAverted, costOrigin, evidence }: ComparedArm): HTMLElement {
    const { cost = 0, currency = '' } = this.armOf(name) ?? {};
    const left = (text: string) => el('td', { dir: 'ltr' }, text);
    const { difference, interval } = inWords(outcome);
    return tableRow(
      [
        el('th', { scope: 'row', dir: 'ltr' }, name),
        n > 0 ? number(outcome.baseline) : '–',
        left(n > 0 ? difference : '–'),
        interval,
        left(n > 0 && outcome.baseline > 0 ? percent(outcome.relative) : '–'),
        el('td', {}, evidence === undefined ? '–' : english(evidence.gradesSay)),
        costCell(cost > 0 ? `${number(cost)} ${currency}` : number(0), costOrigin),
        left(priceText(`${number(costPerAverted)} ${currency}`, costPerAverted, costOrigin)),
        el('button', { type: 'button', 'aria-label': `${t('remove')}: ${name}`, onclick: () => this.app.study.removeArm(name) }, '×'),
      ],
      { class: isClear(outcome) ? 'clear' : null },
    );
  }

  private harmCell(paired: Paired | undefined): HTMLElement {
    if (paired === undefined) return el('td', {}, '–');
    const { difference, interval } = inWords(paired);
    return el('td', {}, el(isClear(paired) ? 'b' : 'bdi', {}, isolated(difference), ` (${interval})`));
  }
  private drawHarms(run: Run, compared: ComparedArm[]): void {
    const some = compared.filter(({ n }) => n > 0);
    this.harmsSays.textContent = some.length === 0 ? '' : t('harms_says', { n: Math.max(...some.map(({ n }) => n)) });
    if (some.length === 0) return fill(this.harms, el('p', { class: 'nothing' }, t('no_plans')));
    const heads = [t('harm'), t('baseline'), ...some.map(({ arm }) => el('th', { scope: 'col', dir: 'ltr' }, arm))];
    const rows = run.model.observables
      .filter(({ harm }) => harm)
      .map(({ meaning }, i) => [el('th', { scope: 'row', dir: 'ltr' }, meaning), number(some[0]?.harms[i]?.baseline ?? NaN), ...some.map(({ harms }) => this.harmCell(harms[i]))]);
    fill(this.harms, table(heads, rows));
  }

  private drawPlans(): void {
    const compared = this.ranked();
    fill(this.sentences, sentences(compared));
    this.plot.redraw();
    const heads = (['plan', 'baseline', 'difference', 'interval', 'relative', 'evidence', 'cost', 'per_averted', 'remove'] as const).map((word) => t(word));
    fill(this.table, compared.length === 0 ? null : table(heads, compared.map((one) => this.planRow(one))));
    if (this.run !== null) this.drawHarms(this.run, compared);
  }
}

export const help: View = { name: 'help', make: (root, app) => new HelpView(root, app) };

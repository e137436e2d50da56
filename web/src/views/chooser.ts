/** The interventions to choose from, each with its dose and days: those of the place, and those of files. */
import { daysAfter } from '../data/dates';
import type { ChosenIntervention, Intervention, Run } from '../data/types';
import { dropZone, el, english, Field, fill } from '../dom';
import { kept } from '../kept';
import type { Study } from '../study';
import { date, t } from '../words/words';

const TYPED = ['dose', 'from', 'until'] as const;
const MOST_DOSE = 100;

/** What was ticked and typed of an intervention; without what is as usual. */
type Kept = Partial<Record<(typeof TYPED)[number], string>> & { ticked: boolean };
const isKept = (value: unknown): value is Kept => {
  const { ticked, ...typed } = (value ?? {}) as Partial<Kept>;
  return typeof ticked === 'boolean' && Object.values(typed).every((one) => typeof one === 'string');
};

interface Choice {
  intervention: Intervention;
  own: string; // the lines of one that came from a file; '' for one of the place
  row: HTMLElement;
  chosen: HTMLInputElement;
  dose: HTMLInputElement;
  from: HTMLInputElement;
  until: HTMLInputElement;
  fields: Record<(typeof TYPED)[number], Field>;
}

type Inputs = Pick<Choice, 'chosen' | (typeof TYPED)[number]>;
const keyOf = ({ settings: { scenario } }: Run, name: string): string => `help.choice ${scenario} ${name}`;

/** What is wrong with a dose or a day; '' where nothing is. */
function faultOf(name: (typeof TYPED)[number], inputs: Inputs): string {
  const input = inputs[name];
  const reversed = name === 'until' && input.value !== '' && input.value < inputs.from.value;
  if (input.checkValidity() && !reversed) return '';
  if (name !== 'dose' && input.value === '') return t('bad_date');
  const found = input.value || '–';
  if (name === 'dose') return t('bad_number', { found, low: 0, high: MOST_DOSE });
  return t('bad_day', { found: date(input.value), low: date(reversed ? inputs.from.value : input.min), high: date(input.max) });
}

export class Chooser {
  readonly element = el('div', { class: 'interventions' });
  readonly zone: HTMLElement;
  private readonly fault_ = el('div', { role: 'alert', class: 'fault', hidden: true });
  private choices: Choice[] = [];
  private madeFor = '';
  private ownFor = ''; // lines of the interventions of files that are in the chooser

  constructor(private readonly study: Study) {
    this.zone = dropZone('zone intervention-file', t('intervention_drop'), '.yaml,.yml', (file) => study.takeIntervention(file), this.fault_);
  }

  show(run: Run): void {
    this.makeFor(run);
    this.updateOwn(run);
  }

  chosen(): ChosenIntervention[] {
    return this.choices
      .filter(({ chosen }) => chosen.checked)
      .map(({ intervention, dose, from, until }) => ({ name: intervention.name, dose: Number(dose.value), from: from.value, until: until.value }));
  }
  /** Say beside each dose and day of what is ticked what is wrong with it. @return whether nothing is */
  judge(): boolean {
    const faults = this.choices.flatMap((one) =>
      TYPED.map((name) => {
        const fault = one.chosen.checked ? faultOf(name, one) : '';
        one.fields[name].say(fault);
        return { fault, input: one[name] };
      }),
    );
    const [first] = faults.filter(({ fault }) => fault !== '');
    first?.input.focus();
    return first === undefined;
  }
  /** A plan is named by its interventions, with dose and days where they are not the usual ones. */
  nameOf(plan: ChosenIntervention[]): string {
    const name = (one: ChosenIntervention) => {
      const usual = this.choices.find(({ intervention }) => intervention.name === one.name);
      const days = one.from !== usual?.from.defaultValue || one.until !== usual?.until.defaultValue;
      const more = [one.dose !== Number(usual?.dose.defaultValue ?? 1) ? `×${one.dose}` : '', days ? `${one.from} – ${one.until}` : ''].filter((text) => text !== '');
      return more.length > 0 ? `${one.name} (${more.join(', ')})` : one.name;
    };
    return plan.map(name).join(' + ');
  }

  private inputsOf({ scenario: { first_day, last_day } }: Run, { name, title, from, until, dose }: Intervention) {
    const first = from > last_day ? first_day : from;
    const last = until > last_day ? last_day : until;
    const days = { min: first_day, max: last_day, required: true };
    return {
      chosen: el('input', { type: 'checkbox', id: `intervention-${name}` }),
      dose: el('input', { type: 'number', min: 0, max: MOST_DOSE, step: 'any', value: dose, required: true, 'aria-label': `${t('dose')}: ${title}` }),
      from: el('input', { type: 'date', value: first, ...days, 'aria-label': `${t('from')}: ${title}` }),
      until: el('input', { type: 'date', value: last < first ? daysAfter(first, 0) : last, ...days, 'aria-label': `${t('until')}: ${title}` }),
    };
  }
  private makeChoice(run: Run, intervention: Intervention, own: string): Choice {
    const { name, title, what, grades } = intervention;
    const inputs = this.inputsOf(run, intervention);
    const key = keyOf(run, name);
    this.restore(key, inputs, own !== '' && name === this.study.interventionGiven); // it was given just now, so it is wanted
    const fields = Object.fromEntries(TYPED.map((one) => [one, new Field(t(one), inputs[one])])) as Choice['fields'];
    for (const one of TYPED) inputs[one].name = `${one}-${name}`;
    const drop = () => el('button', { type: 'button', class: 'drop', 'aria-label': `${t('remove')}: ${title}`, onclick: () => (kept.set(key, null), this.study.dropIntervention(name)) }, '×');
    const row = el(
      'div',
      { class: own === '' ? 'intervention' : 'intervention own', oninput: ({ target }) => (this.keep(key, inputs), this.unsay(fields, target)) },
      inputs.chosen,
      el('label', { for: inputs.chosen.id, dir: 'ltr' }, el('b', {}, title), el('span', {}, what), grades === null ? null : el('small', {}, t('evidence'), t('colon'), english(grades)), own === '' ? null : el('em', {}, t('own_intervention', { name }))),
      el(
        'div',
        { class: 'how' },
        TYPED.map((one) => fields[one].element),
        own === '' ? null : drop(),
      ),
    );
    return { intervention, own, row, fields, ...inputs };
  }

  private keep(key: string, { chosen, ...inputs }: Inputs): void {
    const typed = TYPED.filter((one) => inputs[one].value !== inputs[one].defaultValue).map((one) => [one, inputs[one].value]);
    const same = !chosen.checked && typed.length === 0;
    kept.set(key, same ? null : { ticked: chosen.checked, ...Object.fromEntries(typed) });
  }
  private restore(key: string, inputs: Inputs, given: boolean): void {
    const was = kept.object(key, isKept);
    inputs.chosen.checked = was?.ticked ?? given;
    for (const one of TYPED) if (was?.[one] !== undefined) inputs[one].value = was[one];
    if (given && was === null) this.keep(key, inputs);
  }
  private unsay(fields: Choice['fields'], target: EventTarget | null): void {
    TYPED.map((one) => fields[one]).find(({ input }) => input === target)?.say('');
  }

  private makeFor(run: Run): void {
    const key = `${run.from} ${run.scenario.name} ${run.scenario.last_day}`;
    if (this.madeFor === key) return;
    this.madeFor = key;
    this.ownFor = '';
    this.zone.hidden = run.from !== 'engine';
    this.choices = run.from !== 'engine' ? [] : this.study.desk.catalogue(run.scenario.name).map((one) => this.makeChoice(run, one, ''));
    const nothing = t(run.from !== 'engine' ? 'not_here' : 'no_interventions');
    fill(this.element, this.choices.length === 0 ? el('p', { class: 'nothing' }, nothing) : this.choices.map(({ row }) => row));
  }

  /** Interventions of files come and go beside the others, which keep what was chosen in them. */
  private updateOwn(run: Run): void {
    const { interventionFault: fault, settings } = this.study;
    this.fault_.hidden = fault === '';
    fill(this.fault_, fault === '' ? null : [el('b', {}, t('intervention_refused')), el('pre', { dir: 'ltr', lang: 'en' }, fault)]);
    const key = JSON.stringify(settings.interventions);
    if (run.from !== 'engine' || key === this.ownFor) return;
    this.ownFor = key;
    const stays = ({ own, intervention }: Choice) => own === '' || own === settings.interventions[intervention.name];
    for (const { row } of this.choices.filter((one) => !stays(one))) row.remove();
    this.choices = this.choices.filter(stays);
    for (const one of this.study.desk.ownInterventions(settings).filter(({ name }) => !this.choices.some(({ intervention }) => intervention.name === name))) {
      const choice = this.makeChoice(run, one, settings.interventions[one.name] ?? '');
      this.choices.push(choice);
      this.element.append(choice.row);
    }
  }
}

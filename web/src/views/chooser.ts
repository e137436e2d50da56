/** The interventions to choose from, each with its dose and days: those of the place, and those of files. */
import { daysAfter } from '../data/dates';
import type { ChosenIntervention, Intervention, Run } from '../data/types';
import { dropZone, el, english, fill } from '../dom';
import type { Study } from '../study';
import { t } from '../words/words';

interface Choice {
  intervention: Intervention;
  own: string; // the lines of one that came from a file; '' for one of the place
  row: HTMLElement;
  chosen: HTMLInputElement;
  dose: HTMLInputElement;
  from: HTMLInputElement;
  until: HTMLInputElement;
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
  /** What is wrong with a dose or a day that was typed; '' where nothing is. */
  fault(): string {
    const inputs = ({ dose, from, until }: Choice) => [dose, from, until];
    const bad = this.choices.find((one) => one.chosen.checked && !inputs(one).every((input) => input.checkValidity()));
    if (bad === undefined) return '';
    const messages = inputs(bad).map((input) => input.validationMessage).filter((text) => text !== '');
    return `${bad.intervention.name}: ${messages.join(' ')}`;
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
      dose: el('input', { type: 'number', min: 0, max: 100, step: 'any', value: dose, required: true, 'aria-label': `${t('dose')}: ${title}` }),
      from: el('input', { type: 'date', value: first, ...days, 'aria-label': `${t('from')}: ${title}` }),
      until: el('input', { type: 'date', value: last < first ? daysAfter(first, 0) : last, ...days, 'aria-label': `${t('until')}: ${title}` }),
    };
  }
  private makeChoice(run: Run, intervention: Intervention, own: string): Choice {
    const { name, title, what, grades } = intervention;
    const inputs = this.inputsOf(run, intervention);
    const drop = () => el('button', { type: 'button', class: 'drop', 'aria-label': `${t('remove')}: ${title}`, onclick: () => this.study.dropIntervention(name) }, '×');
    const row = el(
      'div',
      { class: own === '' ? 'intervention' : 'intervention own' },
      inputs.chosen,
      el('label', { for: inputs.chosen.id, dir: 'ltr' }, el('b', {}, title), el('span', {}, what), grades === null ? null : el('small', {}, t('evidence'), t('colon'), english(grades)), own === '' ? null : el('em', {}, t('own_intervention', { name }))),
      el(
        'div',
        { class: 'how' },
        (['dose', 'from', 'until'] as const).map((one) => el('label', {}, t(one), inputs[one])),
        own === '' ? null : drop(),
      ),
    );
    return { intervention, own, row, ...inputs };
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
      choice.chosen.checked = one.name === this.study.interventionGiven; // it was given just now, so it is wanted
      this.choices.push(choice);
      this.element.append(choice.row);
    }
  }
}

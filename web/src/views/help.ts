/** What would help: interventions as plans beside the baseline, with the same draws; benefit, cost and harm. */
import type { App, Showing, View } from '../app';
import { dots } from '../charts/dots';
import { frame } from '../charts/frame';
import { costOf, ranked, type Compared } from '../data/compare';
import { dayNumber, daysAfter } from '../data/dates';
import { outcomeAt } from '../data/series';
import { clear, type Estimate } from '../data/statistics';
import type { Arm, ChosenIntervention, Intervention, Run } from '../data/types';
import { el, fill, whenRun } from '../dom';
import { isolated, number, percent, t, together } from '../words/words';

interface Choice {
  intervention: Intervention;
  own: string; // the lines of one that came from a file; '' for one of the place
  row: HTMLElement;
  chosen: HTMLInputElement;
  dose: HTMLInputElement;
  from: HTMLInputElement;
  until: HTMLInputElement;
}

/** A plain sentence for a plan; it calls nothing better whose interval holds zero. */
export function sentence({ arm, n, outcome }: Compared): string {
  const { mean, low, high } = outcome.difference;
  const [difference = '', least = '', most = ''] = together([mean, low, high]);
  const fills = { plan: arm.name, difference, low: least, high: most };
  if (n === 0) return t('s_waiting', fills);
  if (n === 1) return t('s_one', fills);
  return t(!clear(outcome.difference) ? 's_unclear' : mean < 0 ? 's_fewer' : 's_more', fills);
}

/** Two that set one key on the same days have no order in which both hold; the program refuses them, too. */
export function conflict(plan: ChosenIntervention[], interventions: Intervention[]): { one: string; other: string; parameter: string } | null {
  const sets = ({ name }: ChosenIntervention) => (interventions.find((one) => one.name === name)?.changes ?? []).filter(({ kind }) => kind === 'to').map(({ parameter }) => parameter);
  for (const [i, one] of plan.entries())
    for (const other of plan.slice(i + 1)) {
      const apart = dayNumber(one.until) < dayNumber(other.from) || dayNumber(other.until) < dayNumber(one.from);
      const key = apart ? undefined : sets(one).find((name) => sets(other).includes(name));
      if (key !== undefined) return { one: one.name, other: other.name, parameter: key };
    }
  return null;
}

/** A difference in words, and its interval: to one number of decimals. */
function inWords({ mean, low, high }: Estimate): { difference: string; interval: string } {
  const [difference = '', least = '', most = ''] = together([mean, low, high]);
  return { difference, interval: Number.isFinite(low) ? t('range', { low: least, high: most }) : '–' };
}

export const help: View = {
  name: 'help',
  make(root: HTMLElement, app: App): Showing {
    const { study } = app;
    let run: Run | null = null;
    let outcome = 'joined';
    let choices: Choice[] = [];
    let madeFor = '';
    let drawn = '';
    let ownFor = ''; // lines of the interventions of files that stand in the chooser

    const fault = el('div', { role: 'alert', class: 'fault', hidden: true });
    const picker = el('input', { type: 'file', accept: '.yaml,.yml', onchange: () => takeIntervention(picker.files?.[0]) });
    const zone = el('div', { class: 'zone intervention-file', hidden: true }, el('label', {}, t('intervention_drop'), picker), fault);
    zone.addEventListener('dragover', (event) => (event.preventDefault(), zone.classList.add('over')));
    zone.addEventListener('dragleave', () => zone.classList.remove('over'));
    zone.addEventListener('drop', (event) => {
      event.preventDefault();
      event.stopPropagation();
      zone.classList.remove('over');
      takeIntervention(event.dataTransfer?.files[0]);
    });
    function takeIntervention(file: File | undefined): void {
      if (file !== undefined) void study.takeIntervention(file).finally(() => (picker.value = ''));
    }

    const chooser = el('div', { class: 'interventions' });
    const complaint = el('p', { role: 'alert', class: 'fault', hidden: true });
    const outcomeChooser = el('select', { onchange: () => ((outcome = outcomeChooser.value), drawAll()) });
    const sentences = el('ul', { class: 'sentences', 'aria-live': 'polite' });
    const table = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('plans') });
    const harms = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('harms') });
    const harmsSays = el('p', { class: 'says' });

    const plot = frame(() => {
      const compared = run === null ? [] : ranked(run, outcome).filter(({ n }) => n > 0);
      const declared = run?.model.outcomes[outcomeAt(run, outcome)];
      const rows = compared.map(({ arm, outcome: { difference } }) => ({ plan: arm.name, ...difference }));
      return {
        title: t('plans'),
        says: t('plans_says', { what: declared?.meaning ?? outcome }),
        csv: () => [
          ['plan', 'replicates', 'baseline', 'with', 'difference', 'low', 'high', 'cost', 'currency'],
          ...compared.map(({ arm, n, outcome: o }) => [arm.name, n, o.baseline, o.with, o.difference.mean, o.difference.low, o.difference.high, arm.cost, arm.currency]),
        ],
        draw: () =>
          rows.length === 0
            ? t('no_plans')
            : dots(
                rows.map(({ plan, mean, low, high }) => ({ name: plan, value: mean, low, high, colour: low > 0 || high < 0 ? '#0072b2' : '#6e7781' })),
                `${t('difference')} (${declared?.unit ?? ''})`,
                0,
                Math.max(300, Math.min(root.clientWidth || 800, 900)),
              ),
      };
    });

    function chosenInterventions(): ChosenIntervention[] {
      return choices
        .filter(({ chosen }) => chosen.checked)
        .map(({ intervention, dose, from, until }) => ({ name: intervention.name, dose: Number(dose.value), from: from.value, until: until.value }));
    }

    function armOf(interventions: ChosenIntervention[]): Arm {
      const { first_day, last_day } = (run as Run).scenario;
      const plain = (one: ChosenIntervention) => {
        const usual = choices.find(({ intervention }) => intervention.name === one.name);
        const days = one.from !== usual?.from.defaultValue || one.until !== usual?.until.defaultValue;
        const more = [one.dose !== Number(usual?.dose.defaultValue ?? 1) ? `×${one.dose}` : '', days ? `${one.from} – ${one.until}` : ''].filter((x) => x !== '');
        return more.length > 0 ? `${one.name} (${more.join(', ')})` : one.name;
      };
      const name = interventions.map(plain).join(' + ');
      return { name, interventions, ...costOf(choices.map(({ intervention }) => intervention), interventions, first_day, last_day) };
    }

    function add(plans: ChosenIntervention[][]): void {
      complaint.hidden = true;
      if (run === null || study.state === 'running') return;
      const bad = choices.find(({ chosen, dose, from, until }) => chosen.checked && ![dose, from, until].every((input) => input.checkValidity()));
      if (plans.length === 0 || plans.some((plan) => plan.length === 0) || bad !== undefined) {
        complaint.hidden = false;
        complaint.textContent = bad === undefined ? t('choose_one') : `${bad.intervention.name}: ${[bad.dose, bad.from, bad.until].map((input) => input.validationMessage).filter((x) => x !== '').join(' ')}`;
        return;
      }
      const clash = plans.map((plan) => conflict(plan, choices.map(({ intervention }) => intervention))).find((one) => one !== null);
      if (clash) {
        complaint.hidden = false;
        complaint.textContent = t('interventions_conflict', clash);
        return;
      }
      const known = new Set(run.arms.map(({ name }) => name));
      const arms = plans.map(armOf).filter(({ name }) => !known.has(name));
      if (arms.length > 0) study.addArms(arms);
    }

    function makeChoice(of: Run, intervention: Intervention, own: string): Choice {
      const last = of.scenario.last_day;
      const from = intervention.from > last ? of.scenario.first_day : intervention.from;
      const until = intervention.until > last ? last : intervention.until;
      const days = { min: of.scenario.first_day, max: last, required: true };
      const id = `intervention-${intervention.name}`;
      const inputs = {
        chosen: el('input', { type: 'checkbox', id }),
        dose: el('input', { type: 'number', min: 0, max: 100, step: 'any', value: intervention.dose, required: true, 'aria-label': `${t('dose')}: ${intervention.title}` }),
        from: el('input', { type: 'date', value: from, ...days, 'aria-label': `${t('from')}: ${intervention.title}` }),
        until: el('input', { type: 'date', value: until < from ? daysAfter(from, 0) : until, ...days, 'aria-label': `${t('until')}: ${intervention.title}` }),
      };
      const row = el(
        'div',
        { class: own === '' ? 'intervention' : 'intervention own' },
        inputs.chosen,
        el('label', { for: id, dir: 'ltr' }, el('b', {}, intervention.title), el('span', {}, intervention.what), own === '' ? null : el('em', {}, t('own_intervention', { name: intervention.name }))),
        el(
          'div',
          { class: 'how' },
          el('label', {}, t('dose'), inputs.dose),
          el('label', {}, t('from'), inputs.from),
          el('label', {}, t('until'), inputs.until),
          own === '' ? null : el('button', { type: 'button', class: 'drop', 'aria-label': `${t('remove')}: ${intervention.title}`, onclick: () => study.dropIntervention(intervention.name) }, '×'),
        ),
      );
      return { intervention, own, row, ...inputs };
    }

    async function makeChooser(of: Run): Promise<void> {
      const key = `${of.from} ${of.scenario.name} ${of.scenario.last_day}`;
      if (madeFor === key) return;
      madeFor = key;
      zone.hidden = of.from !== 'engine';
      if (of.from !== 'engine') return fill(chooser, el('p', { class: 'nothing' }, t('not_here')));
      const catalogue = await study.catalogue(of.scenario.name);
      if (madeFor !== key) return;
      choices = catalogue.map((intervention) => makeChoice(of, intervention, ''));
      fill(chooser, catalogue.length === 0 ? el('p', { class: 'nothing' }, t('no_interventions')) : choices.map(({ row }) => row));
      ownFor = '';
      await addOwn(of);
    }

    /** Interventions of files come and go beside the others, which keep what was chosen in them. */
    async function addOwn(of: Run): Promise<void> {
      fault.hidden = study.interventionFault === '';
      fill(fault, study.interventionFault === '' ? null : [el('b', {}, t('intervention_refused')), el('pre', { dir: 'ltr', lang: 'en' }, study.interventionFault)]);
      const lines = study.settings.interventions;
      const key = JSON.stringify(lines);
      if (of.from !== 'engine' || key === ownFor) return;
      const first = ownFor === '';
      ownFor = key;
      const interventions = await study.ownInterventions().catch(() => []); // what is wrong with them stopped the run and was said
      if (ownFor !== key) return;
      const stay = (one: Choice) => one.own === '' || one.own === lines[one.intervention.name];
      for (const { row } of choices.filter((one) => !stay(one))) row.remove();
      choices = choices.filter(stay);
      for (const intervention of interventions.filter(({ name }) => !choices.some((one) => one.intervention.name === name))) {
        const choice = makeChoice(of, intervention, lines[intervention.name] ?? '');
        choice.chosen.checked = !first; // one that was given just now is wanted
        choices.push(choice);
        chooser.append(choice.row);
      }
    }

    function drawTable(compared: Compared[]): void {
      if (compared.length === 0) return fill(table);
      fill(
        table,
        el(
          'table',
          {},
          el('thead', {}, el('tr', {}, [t('plan'), t('baseline'), t('difference'), t('interval'), t('relative'), t('cost'), t('per_averted'), t('remove')].map((name) => el('th', { scope: 'col' }, name)))),
          el(
            'tbody',
            {},
            compared.map(({ arm, n, outcome: { baseline, difference }, costPerAverted }) =>
              el(
                'tr',
                { class: clear(difference) ? 'clear' : null },
                el('th', { scope: 'row', dir: 'ltr' }, arm.name),
                el('td', {}, n > 0 ? number(baseline) : '–'),
                el('td', { dir: 'ltr' }, n > 0 ? inWords(difference).difference : '–'),
                el('td', {}, inWords(difference).interval),
                el('td', { dir: 'ltr' }, n > 0 && baseline > 0 ? percent(difference.mean / baseline) : '–'),
                el('td', { dir: 'ltr' }, arm.cost > 0 ? `${number(arm.cost)} ${arm.currency}` : number(0)),
                el('td', { dir: 'ltr' }, Number.isFinite(costPerAverted) ? `${number(costPerAverted)} ${arm.currency}` : '–'),
                el('td', {}, el('button', { type: 'button', 'aria-label': `${t('remove')}: ${arm.name}`, onclick: () => study.removeArm(arm.name) }, '×')),
              ),
            ),
          ),
        ),
      );
    }

    function drawHarms(compared: Compared[]): void {
      const some = compared.filter(({ n }) => n > 0);
      const [first] = some;
      harmsSays.textContent = first === undefined ? '' : t('harms_says', { n: Math.max(...some.map(({ n }) => n)) });
      if (first === undefined) return fill(harms, el('p', { class: 'nothing' }, t('no_plans')));
      fill(
        harms,
        el(
          'table',
          {},
          el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('harm')), el('th', { scope: 'col' }, t('baseline')), some.map(({ arm }) => el('th', { scope: 'col', dir: 'ltr' }, arm.name)))),
          el(
            'tbody',
            {},
            first.harm.map(({ meaning, difference: { baseline } }, i) =>
              el(
                'tr',
                {},
                el('th', { scope: 'row', dir: 'ltr' }, meaning),
                el('td', {}, number(baseline)),
                some.map(({ harm }) => {
                  const difference = harm[i]?.difference.difference;
                  if (difference === undefined) return el('td', {}, '–');
                  const { difference: by, interval } = inWords(difference);
                  return el('td', {}, el(clear(difference) ? 'b' : 'bdi', {}, isolated(by), ` (${interval})`));
                }),
              ),
            ),
          ),
        ),
      );
    }

    function drawAll(): void {
      const compared = run === null ? [] : ranked(run, outcome);
      fill(sentences, compared.map((one) => el('li', {}, sentence(one))));
      plot.redraw();
      drawTable(compared);
      drawHarms(compared);
    }

    const asOne = el('button', { type: 'button', class: 'main', onclick: () => add([chosenInterventions()]) }, t('as_one'));
    const alone = el('button', { type: 'button', onclick: () => add(chosenInterventions().map((one) => [one])) }, t('each_alone'));
    const seen = whenRun(
      t('nothing_yet'),
      el('details', { open: true }, el('summary', {}, t('choose')), chooser, zone, el('div', { class: 'controls' }, asOne, alone), complaint),
      el('div', { class: 'controls' }, el('label', {}, t('compared_by'), outcomeChooser)),
      sentences,
      plot.figure,
      table,
      el('section', {}, el('h2', {}, t('harms')), harmsSays, harms),
    );
    fill(root, el('p', { class: 'says' }, t('help_says')), seen.elements);
    const buttons = () => {
      asOne.disabled = alone.disabled = study.state === 'running' || run === null || run.from !== 'engine';
    };
    const deaf = study.listen(() => buttons());

    return {
      draw(next) {
        run = next;
        seen.show(run !== null);
        buttons();
        if (next === null) return;
        void makeChooser(next).then(() => addOwn(next));
        if (outcomeChooser.options.length === 0) fill(outcomeChooser, next.model.outcomes.map(({ name, meaning }) => el('option', { value: name, selected: name === outcome }, meaning)));
        const key = `${next.arms.map(({ name }) => name).join()} ${next.replicates.filter((one) => one.outcomes !== null).length}`;
        if (key === drawn) return;
        drawn = key;
        drawAll();
      },
      leave: deaf,
    };
  },
};

/** Lives: the story of one synthetic person, and a search for lives that went like the interview. */
import type { App, Showing, View } from '../app';
import { aboutRun } from '../data/about';
import { hasEvents } from '../data/parts';
import { daysAfter } from '../data/dates';
import { replicatesOf } from '../data/series';
import { readStory, type Step, type Story } from '../data/story';
import type { Run } from '../data/types';
import { chooser, el, fill, offer, region, save, table, tableRow } from '../dom';
import type { Life, Tale } from '../engine/reader';
import { kept } from '../kept';
import { date, named, number, t } from '../words/words';

const LISTED = 12;
const ANY = 'any';

const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());
const keyOf = ({ replicate, person }: Life): string => `${replicate} ${person}`;

/** A step in words: the engine's names of events, and what else it asks for. */
function describeStep(step: Step): HTMLElement {
  const more = [
    ...list(step.place).map((place) => t('step_place', { place: place.replaceAll('_', ' ') })),
    step.own_neighbourhood === true ? t('step_own') : '',
    ...list(step.slot).map((slot) => t('step_slot', { slot })),
    step.value === undefined ? '' : t('step_value', { low: [step.value].flat()[0] ?? 0, high: [step.value].flat().at(-1) ?? 0 }),
    step.within_days === undefined ? '' : t('step_within', { n: step.within_days }),
  ].filter((text) => text !== '');
  const events = list(step.event).join(' / ').replaceAll('_', ' ');
  return el('span', {}, el('bdi', { lang: 'en', class: 'event' }, events), more.length > 0 ? ` (${more.join(t('comma'))})` : '');
}

const drawLines = ({ lines }: Tale): HTMLElement =>
  el('ol', { lang: 'en', dir: 'ltr', class: 'lines' }, lines.map(({ when, text, marked }) => el('li', { class: marked ? 'marked' : null }, el('span', { class: 'when' }, when), el('span', {}, text))));

class LivesView implements Showing {
  private run: Run | null = null;
  private story: Story | null = null;
  private which = kept.get<string>('lives.which', ''); // '': the first kind of the model
  private leastSteps = kept.get('lives.steps', 0);
  private page = kept.get('lives.page', 0);
  private pageShown = 0; // the last there is, where there are fewer
  private wanted = kept.get<string>('lives.wanted', ''); // the life that the user chose
  private chosen = ''; // the one that is shown
  private drawn = '';
  private readonly kind = chooser([], ANY, (value) => this.choose(value, this.leastSteps));
  private readonly person = el('input', { type: 'number', min: 0, inputmode: 'numeric', value: kept.get<string>('lives.person', ''), oninput: () => kept.set('lives.person', this.person.value), onchange: () => this.find(this.person.value) });
  private readonly count = el('p', { role: 'status', class: 'status' });
  private readonly names = el('ul', { class: 'names' });
  private readonly back = el('button', { type: 'button', onclick: () => this.turn(-1) }, t('before'));
  private readonly on = el('button', { type: 'button', onclick: () => this.turn(1) }, t('after'));
  private readonly turns = el('div', { class: 'buttons' }, this.back, this.on);
  private readonly tale = el('article', { class: 'tale', 'aria-live': 'polite' });
  private readonly steps = el('section', { class: 'story' });
  private readonly body = el('div', {});
  private readonly parts = [
    el('div', { class: 'controls' }, el('label', {}, t('life_which'), this.kind), el('label', {}, t('life_number'), this.person)),
    this.count,
    el('div', { class: 'telling' }, el('div', {}, this.names, this.turns), this.tale),
    this.steps,
  ];

  constructor(root: HTMLElement, private readonly app: App) {
    fill(root, el('p', { class: 'says' }, t('lives_says')), this.body);
  }

  draw(next: Run | null): void {
    if (next !== this.run) {
      if (this.run !== null) this.forget(); // those of another run
      this.run = next;
      this.drawn = '';
      const text = next === null ? null : this.app.study.desk.story(next.settings.scenario);
      this.story = text === null ? null : readStory(text);
      const kinds = [ANY, ...(next?.model.life_kinds ?? [])];
      if (!kinds.includes(this.which)) this.which = kinds[1] ?? ANY;
      offer(this.kind, kinds.map((one) => [one, named('life_', one)]), this.which);
    }
    this.update();
  }

  private choose(which: string, leastSteps: number): void {
    this.which = this.kind.value = which;
    this.leastSteps = leastSteps;
    kept.set('lives.which', which);
    kept.set('lives.steps', leastSteps);
    this.forget();
    this.update(true);
  }
  private forget(): void {
    this.chosen = '';
    this.want('');
    this.turnTo(0);
  }
  private want(key: string): void {
    kept.set('lives.wanted', (this.wanted = key));
  }
  private turnTo(page: number): void {
    kept.set('lives.page', (this.page = page));
  }
  private turn(by: number): void {
    this.turnTo(Math.max(0, this.pageShown + by));
    this.update(true);
  }

  private all(run: Run): Life[] {
    return replicatesOf(run, '').filter(hasEvents).flatMap(({ number: n }) => run.ask.lives(n));
  }
  private find(wanted: string): void {
    if (this.run === null || wanted.trim() === '') return;
    const found = this.all(this.run).find(({ person }) => String(person) === wanted.trim());
    if (found === undefined) this.count.textContent = t('life_unknown', { n: wanted });
    else this.pick(this.run, found);
  }

  private pick(run: Run, life: Life): void {
    this.want(keyOf(life));
    this.show(run, life);
  }
  private show(run: Run, life: Life): void {
    this.chosen = keyOf(life);
    for (const button of this.names.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.dataset.key === this.chosen));
    const told = run.ask.life(life.replicate, life.person, this.leastSteps > 0);
    const command = el('code', { class: 'command', hidden: true, dir: 'ltr' }, `offramp lives RUN.db --person ${life.person} --replicate ${life.replicate}`);
    fill(
      this.tale,
      el('h2', {}, t('life_title', { n: life.person, r: life.replicate })),
      el('p', { class: 'stamp' }, t('life_stamp')),
      el('p', { lang: 'en', dir: 'ltr' }, told.head),
      drawLines(told),
      el('p', { lang: 'en', dir: 'ltr' }, told.end),
      this.leastSteps > 0 ? el('p', { class: 'source' }, t('life_marked', { n: life.steps })) : null,
      el('button', { type: 'button', onclick: () => save(`life-${life.person}.txt`, [told.plain.trimEnd(), '', ...aboutRun(run), ''].join('\n'), 'text/plain') }, t('life_save')),
      ' ',
      el('button', { type: 'button', onclick: () => (command.hidden = false) }, t('life_in_program')),
      command,
    );
  }

  private nameButton(run: Run, life: Life): HTMLElement {
    const text = t('life_short', {
      n: life.person,
      sex: t(life.male ? 'life_man' : 'life_woman'),
      age: life.age,
      area: run.people.areas[life.area]?.name ?? '',
      from: date(daysAfter(run.scenario.first_day, life.firstDay)),
    });
    return el('li', {}, el('button', { type: 'button', 'data-key': keyOf(life), 'aria-pressed': 'false', onclick: () => this.pick(run, life) }, text));
  }

  private update(anew = false): void {
    const { run } = this;
    const finished = run === null ? [] : replicatesOf(run, '');
    if (run === null || finished.length === 0) {
      this.drawn = '';
      return fill(this.body, el('p', { class: 'nothing' }, run === null ? t('nothing_yet') : t('waiting_replicate')));
    }
    const key = finished.map(({ number: n, digest }) => `${n} ${digest}`).join();
    if (!anew && key === this.drawn) return;
    this.drawn = key;
    if (!this.body.contains(this.parts[0] as Node)) fill(this.body, ...this.parts);
    const found = this.all(run);
    this.drawList(run, found);
    this.drawStory(found);
  }

  private drawList(run: Run, found: Life[]): void {
    const bit = this.which === ANY ? 0 : 1 << run.model.life_kinds.indexOf(this.which);
    const some = found.filter(({ steps, kinds }) => steps >= this.leastSteps && (bit === 0 || (kinds & bit) !== 0));
    const pages = Math.max(1, Math.ceil(some.length / LISTED));
    const page = Math.min(this.page, pages - 1);
    this.pageShown = page;
    const shown = some.slice(page * LISTED, (page + 1) * LISTED);
    const r = number(replicatesOf(run, '').filter(hasEvents).length);
    const counted = t('lives_count', { n: number(some.length), of: number(found.length), r });
    const steps = this.leastSteps > 0 ? t('lives_steps', { n: this.leastSteps }) : '';
    this.count.textContent = some.length === 0 ? t('lives_none', { of: number(found.length) }) : `${counted} ${steps}`;
    this.turns.hidden = pages < 2;
    this.back.disabled = page === 0;
    this.on.disabled = page >= pages - 1;
    fill(this.names, shown.map((one) => this.nameButton(run, one)));
    const told = [this.wanted, this.chosen].map((key) => found.find((one) => keyOf(one) === key)).find((one) => one !== undefined) ?? shown[0];
    if (told === undefined) fill(this.tale);
    else this.show(run, told);
  }

  private showButton(k: number, reached: number): HTMLElement {
    const pressed = this.leastSteps === k + 1;
    const text = t(pressed ? 'story_all' : 'story_show');
    return el(
      'button',
      {
        type: 'button',
        disabled: reached === 0,
        'aria-pressed': String(pressed),
        'aria-label': `${text}: ${t('story_show_label', { n: k + 1 })}`,
        onclick: () => this.choose(ANY, pressed ? 0 : k + 1),
      },
      text,
    );
  }

  private drawStory(found: Life[]): void {
    const { story } = this;
    const { storyFault } = this.app.study;
    if (story === null || storyFault !== '') return fill(this.steps, el('h2', {}, t('story')), el('p', {}, t('story_none')), el('pre', { lang: 'en', dir: 'ltr' }, storyFault));
    const reached = story.steps.map((_, k) => found.filter(({ steps }) => steps > k).length);
    const whole = reached.at(-1) ?? 0;
    const rows = story.steps.map((step, k) => tableRow([String(k + 1), el('td', { class: 'text' }, describeStep(step)), number(reached[k] ?? 0), this.showButton(k, reached[k] ?? 0)]));
    fill(
      this.steps,
      el('h2', {}, t('story')),
      el('p', { class: 'says' }, t('story_says', { n: story.steps.length })),
      el('p', {}, whole > 0 ? t('story_found', { n: number(whole), of: number(found.length) }) : t('story_not_found', { of: number(found.length) })),
      region('wide', t('story'), table([t('step'), t('story_event'), t('story_lives'), el('td')], rows)),
    );
  }
}

export const lives: View = { name: 'lives', make: (root, app) => new LivesView(root, app) };

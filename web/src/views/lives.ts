/** Lives: the story of one synthetic person, and a search for lives that went like the interview. */
import type { App, Showing, View } from '../app';
import { livesOf, type Life, type Lives } from '../lives/lives';
import { matchSteps, type Match, type Step, type Story } from '../lives/steps';
import { tell, tellPlain } from '../lives/telling';
import { hasEvents } from '../data/parts';
import { replicatesOf } from '../data/series';
import type { Replicate, Run } from '../data/types';
import { el, fill, save } from '../dom';
import { date, number, t, type Word } from '../words/words';

const LISTED = 12;
const has = (lives: Lives, life: Life, ...kinds: string[]): boolean => life.rows.some((row) => kinds.includes(lives.kind(row)));
const KINDS: Record<string, (lives: Lives, life: Life) => boolean> = {
  any: () => true,
  joined: (_, life) => life.joined && !life.coerced,
  coerced: (_, life) => life.joined && life.coerced,
  walked: (lives, life) => has(lives, life, 'walked_away'),
  threatened: (lives, life) => has(lives, life, 'threatened_online', 'threatened_visit', 'kin_threatened', 'summoned'),
  arrested: (lives, life) => has(lives, life, 'arrested') && !life.joined,
  abroad: (_, life) => life.leftDay >= 0,
};

interface Found {
  lives: Lives;
  life: Life;
  match: Match;
}

/** Lives of a replicate with what they match of a story, worked out once. */
const searched = new WeakMap<Replicate, { story: Story | null; found: Found[] }>();
function search(run: Run, replicate: Replicate, story: Story | null): Found[] {
  const known = searched.get(replicate);
  if (known !== undefined && known.story === story) return known.found;
  const lives = livesOf(run, replicate);
  const found = (lives?.lives ?? []).map((life) => ({
    lives: lives as Lives,
    life,
    match: story === null ? { steps: 0, rows: [] } : matchSteps(story.steps, lives as Lives, life),
  }));
  searched.set(replicate, { story, found });
  return found;
}

const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

/** A step in words: the engine's names of events, and what else it asks for. */
function describeStep(step: Step): HTMLElement {
  const more = [
    ...list(step.place).map((place) => t('step_place', { place: place.replaceAll('_', ' ') })),
    step.own_neighbourhood === true ? t('step_own') : '',
    ...list(step.slot).map((slot) => t('step_slot', { slot })),
    step.value === undefined ? '' : t('step_value', { low: [step.value].flat()[0] ?? 0, high: [step.value].flat().at(-1) ?? 0 }),
    step.within_days === undefined ? '' : t('step_within', { n: step.within_days }),
  ].filter((text) => text !== '');
  return el(
    'span',
    {},
    el('bdi', { lang: 'en', class: 'event' }, list(step.event).join(' / ').replaceAll('_', ' ')),
    more.length > 0 ? ` (${more.join(t('comma'))})` : '',
  );
}

export const lives: View = {
  name: 'lives',
  make(root: HTMLElement, app: App): Showing {
    let run: Run | null = null;
    let which = 'joined';
    let leastSteps = 0;
    let page = 0;
    let chosen = '';
    let drawn = '';

    const says = el('p', { class: 'says' }, t('lives_says'));
    const kind = el(
      'select',
      { onchange: () => ((which = kind.value), (page = 0), (chosen = ''), update(true)) },
      Object.keys(KINDS).map((one) => el('option', { value: one, selected: one === which }, t(`life_${one}` as Word))),
    );
    const person = el('input', { type: 'number', min: 0, inputmode: 'numeric', onchange: () => find(person.value) });
    const count = el('p', { role: 'status', class: 'status' });
    const names = el('ul', { class: 'names' });
    const turn = el(
      'div',
      { class: 'buttons' },
      el('button', { type: 'button', onclick: () => ((page = Math.max(0, page - 1)), update(true)) }, t('before')),
      el('button', { type: 'button', onclick: () => (page++, update(true)) }, t('after')),
    );
    const tale = el('article', { class: 'tale', 'aria-live': 'polite' });
    const story = el('section', { class: 'story' });
    const body = el('div', {});
    fill(root, says, body);
    const parts = [
      el('div', { class: 'controls' }, el('label', {}, t('life_which'), kind), el('label', {}, t('life_number'), person)),
      count,
      el('div', { class: 'telling' }, el('div', {}, names, turn), tale),
      story,
    ];

    function all(): Found[] {
      if (run === null) return [];
      const of = run;
      const wanted = app.study.story(run.settings.scenario) ?? null;
      return replicatesOf(of, '').flatMap((replicate) => search(of, replicate, wanted));
    }
    const keyOf = ({ lives: { replicate }, life }: Found): string => `${replicate.number} ${life.person.id}`;

    function find(wanted: string): void {
      const found = all().find(({ life }) => String(life.person.id) === wanted.trim());
      if (found === undefined) {
        if (wanted.trim() !== '') count.textContent = t('life_unknown', { n: wanted });
        return;
      }
      show(found);
    }

    function show(found: Found): void {
      chosen = keyOf(found);
      for (const button of names.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.dataset.key === chosen));
      const marked = new Set(leastSteps > 0 ? found.match.rows : []);
      const told = tell(found.lives, found.life, marked);
      fill(
        tale,
        el('h2', {}, t('life_title', { n: found.life.person.id, r: found.lives.replicate.number })),
        el('p', { class: 'stamp' }, t('life_stamp')),
        el('p', { lang: 'en', dir: 'ltr' }, told.head),
        el(
          'ol',
          { lang: 'en', dir: 'ltr', class: 'lines' },
          told.lines.map((line) =>
            el(
              'li',
              { class: line.marked ? 'marked' : null },
              el('span', { class: 'when' }, el('time', { datetime: line.date }, line.date), line.until ? ` to ${line.until}` : '', line.slot ? `, ${line.slot}` : ''),
              el('span', {}, line.text),
            ),
          ),
        ),
        el('p', { lang: 'en', dir: 'ltr' }, told.end),
        leastSteps > 0 ? el('p', { class: 'source' }, t('life_marked', { n: found.match.steps })) : null,
        el('button', { type: 'button', onclick: () => save(`life-${found.life.person.id}.txt`, tellPlain(found.lives, found.life, marked), 'text/plain') }, t('life_save')),
        ' ',
        el('button', { type: 'button', onclick: () => void replayLine(found) }, t('life_in_program')),
        el('code', { class: 'command', hidden: true }),
      );
    }
    /** How the program tells the same life. */
    function replayLine(found: Found): void {
      const code = tale.querySelector<HTMLElement>('code.command');
      if (code === null) return;
      code.hidden = false;
      code.dir = 'ltr';
      code.textContent = `offramp lives RUN.db --person ${found.life.person.id} --replicate ${found.lives.replicate.number}`;
    }

    function drawStory(found: Found[]): void {
      const wanted = run === null ? null : app.study.story(run.settings.scenario);
      if (wanted === null || wanted === undefined) {
        fill(story, el('h2', {}, t('story')), el('p', {}, t('story_none')));
        return;
      }
      const reached = wanted.steps.map((_, k) => found.filter(({ match }) => match.steps > k).length);
      const whole = reached.at(-1) ?? 0;
      fill(
        story,
        el('h2', {}, t('story')),
        el('p', { class: 'says' }, t('story_says', { n: wanted.steps.length })),
        el('p', {}, whole > 0 ? t('story_found', { n: number(whole), of: number(found.length) }) : t('story_not_found', { of: number(found.length) })),
        el(
          'div',
          { class: 'wide' },
          el(
            'table',
            {},
            el('thead', {}, el('tr', {}, [t('step'), t('story_event'), t('story_lives'), ''].map((text) => (text === '' ? el('td') : el('th', { scope: 'col' }, text))))),
            el(
              'tbody',
              {},
              wanted.steps.map((step, k) =>
                el(
                  'tr',
                  {},
                  el('th', { scope: 'row' }, k + 1),
                  el('td', { class: 'text' }, describeStep(step)),
                  el('td', {}, number(reached[k] ?? 0)),
                  el(
                    'td',
                    {},
                    el(
                      'button',
                      {
                        type: 'button',
                        disabled: reached[k] === 0,
                        'aria-pressed': String(leastSteps === k + 1),
                        'aria-label': `${leastSteps === k + 1 ? t('story_all') : t('story_show')}: ${t('story_show_label', { n: k + 1 })}`,
                        onclick: () => {
                          leastSteps = leastSteps === k + 1 ? 0 : k + 1;
                          which = kind.value = 'any';
                          page = 0;
                          chosen = '';
                          update(true);
                        },
                      },
                      leastSteps === k + 1 ? t('story_all') : t('story_show'),
                    ),
                  ),
                ),
              ),
            ),
          ),
        ),
      );
    }

    function update(chosenAnew = false): void {
      if (run === null || replicatesOf(run, '').length === 0) {
        drawn = '';
        fill(body, el('p', { class: 'nothing' }, run === null ? t('nothing_yet') : t('waiting_replicate')));
        return;
      }
      const key = replicatesOf(run, '').map(({ number: n, digest }) => `${n} ${digest}`).join();
      if (!chosenAnew && key === drawn) return;
      drawn = key;
      if (!body.contains(parts[0] as Node)) fill(body, ...parts);
      const found = all();
      const passes = KINDS[which] ?? (() => true);
      const some = found.filter((one) => one.match.steps >= leastSteps && passes(one.lives, one.life));
      const pages = Math.max(1, Math.ceil(some.length / LISTED));
      page = Math.min(page, pages - 1);
      const shown = some.slice(page * LISTED, (page + 1) * LISTED);
      count.textContent =
        some.length === 0
          ? t('lives_none', { of: number(found.length) })
          : `${t('lives_count', { n: number(some.length), of: number(found.length), r: number(replicatesOf(run, '').filter(hasEvents).length) })} ${leastSteps > 0 ? t('lives_steps', { n: leastSteps }) : ''}`;
      turn.hidden = pages < 2;
      const [back, on] = turn.querySelectorAll('button');
      if (back !== undefined) back.disabled = page === 0;
      if (on !== undefined) on.disabled = page >= pages - 1;
      fill(
        names,
        shown.map((one) =>
          el(
            'li',
            {},
            el(
              'button',
              { type: 'button', 'data-key': keyOf(one), 'aria-pressed': 'false', onclick: () => show(one) },
              t('life_short', {
                n: one.life.person.id,
                sex: t(one.life.person.male ? 'life_man' : 'life_woman'),
                age: one.life.person.age,
                area: run?.people.areas[one.life.person.area]?.name ?? '',
                from: date(tell(one.lives, one.life).lines[0]?.date ?? run?.scenario.first_day ?? ''),
              }),
            ),
          ),
        ),
      );
      const kept = found.find((one) => keyOf(one) === chosen) ?? shown[0];
      if (kept !== undefined) show(kept);
      else fill(tale);
      drawStory(found);
    }

    return {
      draw(next) {
        if (next !== run) {
          chosen = '';
          page = 0;
        }
        run = next;
        update();
      },
    };
  },
};

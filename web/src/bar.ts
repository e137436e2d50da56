/** The bar: what is run, how far it is, run and stop. */
import type { App } from './app';
import { replayOf, sameDigests } from './data/replay';
import { el, fill, save } from './dom';
import { takeFile } from './files';
import { storedNotes } from './views/stored';
import { duration, number, percent, t } from './words/words';

export function runBar(app: App): HTMLElement {
  const { study } = app;
  const input = (name: string, type: string, value: string, more: Record<string, string | number> = {}) =>
    el('input', { name, type, value, ...more });
  const areas = input('areas', 'text', study.settings.areas, { placeholder: t('all_areas'), size: 18 });
  const until = input('until', 'date', study.settings.until);
  const replicates = input('replicates', 'number', String(study.settings.replicates), { min: 1, max: 100 });
  const seed = input('seed', 'number', String(study.settings.seed), { min: 0 });
  const scenario = el('select', { name: 'scenario' });
  const run = el('button', { type: 'submit', class: 'main' }, t('run'));
  const stop = el('button', { type: 'button', onclick: () => study.stop() }, t('stop'));
  const saveReplay = el(
    'button',
    {
      type: 'button',
      onclick: () => {
        if (study.run !== null) save('offramp-replay.json', JSON.stringify(replayOf(study.run, (arm) => study.resolvedOf(arm)), null, 1), 'application/json');
      },
    },
    t('save_replay'),
  );
  const picker = el('input', { type: 'file', hidden: true, accept: '.db,.json,.sqlite,.yaml,.yml', 'aria-label': t('open_file') });
  picker.onchange = () => {
    const [file] = picker.files ?? [];
    if (file !== undefined) void takeFile(study, file, app.go);
    picker.value = '';
  };
  const meter = el('progress', { max: 1, value: 0, 'aria-label': t('settings') });
  const status = el('p', { role: 'status', class: 'status' });
  const fault = el('pre', { role: 'alert', class: 'fault', hidden: true });

  const form = el(
    'form',
    {
      class: 'bar',
      'aria-label': t('settings'),
      onsubmit: (event) => {
        event.preventDefault();
        const same = scenario.value === '' || scenario.value === study.settings.scenario;
        void study.begin({
          ...study.settings,
          ...(same ? {} : { interventions: {}, arms: [] }), // those of another place
          scenario: scenario.value || study.settings.scenario,
          areas: areas.value.trim(),
          until: until.value,
          replicates: Math.max(1, Math.floor(Number(replicates.value)) || 1),
          seed: Number(seed.value),
        });
      },
    },
    el('label', {}, t('scenario'), scenario),
    el('label', {}, t('areas'), areas),
    el('label', {}, t('until'), until),
    el('label', {}, t('replicates'), replicates),
    el('label', {}, t('seed'), seed),
    run,
    stop,
    saveReplay,
    el('button', { type: 'button', title: t('open_says'), onclick: () => picker.click() }, t('open_file')),
    picker,
  );

  const notes = el('ul', { class: 'notes', hidden: true });

  const bar = el('section', { class: 'running' }, form, meter, status, notes, fault);

  let shownFor = study.settings;
  function draw(): void {
    if (shownFor !== study.settings) {
      shownFor = study.settings;
      scenario.value = shownFor.scenario;
      areas.value = shownFor.areas;
      until.value = shownFor.until;
      replicates.value = String(shownFor.replicates);
      seed.value = String(shownFor.seed);
    }
    const names = (study.ready ? study.desk.scenarios() : []);
    if (scenario.options.length !== names.length) {
      fill(scenario, names.map((name) => el('option', { value: name }, name)));
      scenario.value = study.settings.scenario;
    }
    const running = study.state === 'running';
    const { share, secondsLeft } = study.progress();
    stop.disabled = !running;
    saveReplay.disabled = running || study.run === null || study.run.from !== 'engine' || !study.run.replicates.some(({ digest }) => digest !== '');
    meter.hidden = !running;
    meter.value = share;
    fault.hidden = study.state !== 'failed';
    fault.textContent = study.state === 'failed' ? `${t('failed')}: ${study.fault}` : '';
    const finished = study.run?.replicates.filter((one) => one.arm === '' && one.outcomes !== null).length ?? 0;
    const same = study.run === null || study.replayed === null ? null : sameDigests(study.run, study.replayed);
    bar.dataset.state = study.state;
    bar.dataset.digest = study.run?.replicates.find((one) => one.arm === '' && one.number === 0)?.digest ?? '';
    const said = study.run === null ? [] : storedNotes(study.run);
    notes.hidden = said.length === 0;
    fill(notes, said.map((note) => el('li', {}, note)));
    status.textContent = study.opening
      ? t('opening')
      : running
      ? Number.isFinite(secondsLeft)
        ? t('progress', { share: percent(share), left: duration(secondsLeft) })
        : t('progress_start')
      : study.state === 'stopped'
        ? t('stopped')
        : study.run !== null
          ? [
              study.run.from === 'database' ? t('from_file', { name: study.run.title }) : '',
              t('done_runs', { n: finished, people: number(study.run.people.n_people), days: number(study.run.n_days) }),
              same === null ? '' : t(same ? 'replay_same' : 'replay_differs'),
            ]
              .filter((text) => text !== '')
              .join('. ')
          : '';
  }

  const deaf = study.listen(() => (bar.isConnected ? draw() : deaf()));
  draw();
  return bar;
}

/** About: where the numbers of a saved picture or table come from, in lines that go into the file itself. */
import { date, number, t } from '../words/words';
import { daysAfter } from './dates';
import { replicatesOf } from './series';
import type { Arm, Run } from './types';

const MOST_DIGESTS = 4;
const MOST_NAMES = 6; // of areas; more are counted

function areasOf({ settings, people }: Run): string {
  const names = people.areas.map(({ name }) => name);
  const which = settings.areas;
  if (names.length === 0 || names.length > MOST_NAMES) return `${which || t('all_areas')}${names.length > 0 ? ` (${number(names.length)})` : ''}`;
  return which === '' || which === names.join(',') ? names.join(', ') : `${which} (${names.join(', ')})`;
}
const planOf = ({ name, interventions }: Arm): string =>
  `${name}: ${interventions.map((one) => `${one.name} ×${one.dose}, ${one.from} – ${one.until}`).join('; ')}`;
/** A text with what it is of. */
const said = (of: string, text: string): string => `${of}${t('colon')}${text}`;

/** The program and its model. */
export const programOf = ({ model }: Run): string => `Offramp ${model.version}, ${model.title || model.model}`;

/** Lines on a run: what it is not, the place, the settings, the seed, the version. None where there is no run. */
export function aboutRun(run: Run | null): string[] {
  if (run === null) return [];
  const { settings, scenario, arms, title } = run;
  const last = daysAfter(scenario.first_day, run.n_days - 1);
  const finished = replicatesOf(run, '');
  const n = finished.length === settings.replicates ? number(finished.length) : `${number(finished.length)} / ${number(settings.replicates)}`;
  return [
    t('stamp'),
    [said(t('scenario'), scenario.title), said(t('areas'), areasOf(run)), said(t('r_days'), `${date(scenario.first_day)} – ${date(last)}`)].join('. '),
    [said(t('replicates'), n), said(t('seed'), String(settings.seed)), said(t('r_changed'), settings.sets.join(', ') || t('r_none'))].join('. '),
    ...arms.filter(({ interventions }) => interventions.length > 0).map((arm) => said(t('plan'), planOf(arm))),
    [programOf(run), ...(title === '' ? [] : [said(t('r_file'), title)]), ...(finished[0] === undefined ? [] : [said(t('r_digest'), finished.slice(0, MOST_DIGESTS).map(({ digest }) => digest).join(' ') + (finished.length > MOST_DIGESTS ? ' …' : ''))])].join('. '),
  ];
}
/** Lines on something that was worked out apart from the run, which `source` describes. */
export const aboutOther = (run: Run | null, source: string): string[] => [t('stamp'), source, ...(run === null ? [] : [said(t('scenario'), run.scenario.title), programOf(run)])];

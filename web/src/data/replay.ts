/** A run as a file that `offramp replay` runs again to the same digests, and that this page opens. */
import { readSettings, BadLink } from './link';
import { replicatesOf } from './series';
import type { Arm, Run, Settings } from './types';
import { CATALOGUES } from '../words/words';

export const REPLAY_FORMAT = 1;
export interface Replay {
  offramp_replay: number;
  version: string;
  notice: string;
  seed: number;
  settings: Settings;
  plans: { name: string; resolved: string; digests: string[] }[];
}

export function replayOf(run: Run, resolvedOf: (arm: Arm) => string): Replay {
  return {
    offramp_replay: REPLAY_FORMAT,
    version: run.model.version,
    notice: CATALOGUES.en.stamp,
    seed: run.settings.seed,
    settings: run.settings,
    plans: run.arms
      .map((arm) => ({
        name: arm.name,
        resolved: resolvedOf(arm),
        digests: replicatesOf(run, arm.name).map(({ digest }) => digest),
      }))
      .filter(({ digests }) => digests.length > 0),
  };
}

/** Read a replay file; what is wrong with it is said, with the part that is. */
export function readReplay(text: string, name: string): Replay {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadLink(`${name}: this is no JSON, or was cut or altered: ${error instanceof Error ? error.message : ''}`);
  }
  const replay = (value ?? {}) as Partial<Replay>;
  if (typeof replay.offramp_replay !== 'number') throw new BadLink(`${name}: this is no replay file: it has no number offramp_replay`);
  if (replay.offramp_replay !== REPLAY_FORMAT)
    throw new BadLink(`${name}: offramp_replay is ${replay.offramp_replay}; this version reads format ${REPLAY_FORMAT}`);
  if (!Array.isArray(replay.plans) || replay.plans.length === 0) throw new BadLink(`${name}: plans is missing; a list, first the run as it is, is expected`);
  replay.plans.forEach((plan, i) => {
    const { name: title, digests } = (plan ?? {}) as Partial<Replay['plans'][number]>;
    if (typeof title !== 'string') throw new BadLink(`${name}: plans[${i}].name is ${JSON.stringify(title)}; a text is expected`);
    if (!Array.isArray(digests)) throw new BadLink(`${name}: plans[${i}].digests is missing; a list is expected`);
    digests.forEach((digest, k) => {
      if (typeof digest !== 'string' || !/^[0-9a-f]{16}$/.test(digest))
        throw new BadLink(`${name}: plans[${i}].digests[${k}] is ${JSON.stringify(digest)}; 16 hexadecimal digits are expected`);
    });
  });
  try {
    const settings = readSettings(replay.settings);
    return { ...(replay as Replay), settings };
  } catch (error) {
    throw new BadLink(`${name}: settings: ${error instanceof Error ? error.message : ''}`);
  }
}

/** What is compared of a file, without its scenarios, which are long. */
export const digestsOf = (replay: Replay): Replay => ({ ...replay, plans: replay.plans.map((plan) => ({ ...plan, resolved: '' })) });
export function isReplay(value: unknown): value is Replay {
  try {
    readReplay(JSON.stringify(value ?? null), '');
    return true;
  } catch {
    return false;
  }
}

/** Whether the digests of a file are those of a run; null while one is missing. */
export function sameDigests(run: Run, replay: Replay): boolean | null {
  let same = true;
  for (const plan of replay.plans)
    for (const [i, digest] of plan.digests.entries()) {
      const replicate = run.replicates.find((one) => one.arm === plan.name && one.number === i);
      if (replicate === undefined || replicate.digest === '') return null;
      same &&= replicate.digest === digest;
    }
  return same;
}

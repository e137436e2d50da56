/** What the page and a worker say to one another. A worker has one engine and does one job at a time. */
import type { Answer, Compared, Trials } from '../data/shares';
import type { People, Replicate } from '../data/types';

/** One replicate: the baseline, then each arm from the day on which the first of them begins. */
export interface Job {
  resolved: string; // the scenario, with settings applied
  seed: number;
  replicate: number;
  arms: { name: string; resolved: string; graded: string }[]; // graded: without sizes that have no grade; '' for none
  nKinds: number; // of events
  branchDay: number; // from 0; arms go on from here
  needs: { baseline: boolean }; // false: it is known already, so only its past is simulated again
}

/** What comes of a replicate at its end. */
export type Finished = Pick<Replicate, 'outcomes' | 'harm' | 'digest' | 'events' | 'persons' | 'tracked' | 'graded' | 'seconds'>;

export type ToWorker =
  | { type: 'engine'; program: ArrayBuffer }
  | { type: 'run'; job: Job }
  // why: open the place it is asked of; simulate a trial; answer from trials
  | { type: 'compare'; resolved: string; changes: [string, string][]; reference: string; seed: number }
  | { type: 'trial'; point: number; replicate: number }
  | { type: 'answer'; id: number; outcome: string; shares: boolean; trials: Trials };

export type FromWorker =
  | { type: 'people'; people: People; replicate: number }
  | {
      type: 'days';
      arm: string;
      replicate: number;
      fromDay: number; // rows of `daily` begin here
      fromWeek: number; // rows of `weekly`; the last one may be sent again
      day: number;
      nDays: number;
      daily: Float64Array;
      weekly: Float64Array;
    }
  | ({ type: 'finished'; arm: string; replicate: number } & Finished)
  | { type: 'graded-days'; arm: string; replicate: number; days: number } // more of the part of an arm that rests on evidence
  | { type: 'done'; replicate: number }
  | { type: 'compared'; compared: Compared }
  | { type: 'trial-days'; share: number } // of the trial's days
  | { type: 'trial'; point: number; replicate: number; values: Float64Array; digest: string }
  | { type: 'answer'; id: number; answer: Answer }
  | { type: 'fault'; text: string };

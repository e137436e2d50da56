/**
 * Asking: the trials of why, in workers of their own beside the run, and the answer to what is there. Trials
 * are kept for as long as place, seed and days stay the same: another outcome, more replicates or shares
 * after all simulate only what is missing. One worker more, the clerk, simulates nothing and answers.
 */
import { dayNumber } from './data/dates';
import { endsOf, Kept, restOf, type Answered, type Asked, type Compared, type Trial } from './data/shares';
import type { Settings } from './data/types';
import type { FromWorker, ToWorker } from './engine/messages';
import type { Study } from './study';

type Said<T extends FromWorker['type']> = Extract<FromWorker, { type: T }>;

const placeOf = ({ scenario, areas, sets, seed }: Settings): string => JSON.stringify([scenario, areas, sets, seed]);

export class Asking {
  state: 'idle' | 'running' | 'stopped' | 'failed' = 'idle';
  fault = '';
  compared: Compared | null = null;
  answered: Answered | null = null;
  asked: Asked | null = null;
  private looked = ''; // the place that `compared` speaks of
  private kept = new Kept();
  private keptFor = '';
  private clerk: Worker | null = null;
  private clerkFor = '';
  private pool: Worker[] = [];
  private queue: Trial[] = [];
  private inAll = 0; // trials of this time
  private done = 0; // of them, parts counted
  private begunAt = 0;
  private generation = 0;
  private nAnswers = 0; // one that was overtaken is not heard
  private readonly listeners = new Set<() => void>();

  constructor(private readonly study: Study) {}

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** A worker that has the place open, told what it is compared with. */
  private open(settings: Settings, until: string): { worker: Worker; compared: Promise<Said<'compared'>> } {
    const worker = this.study.engineWorker();
    const { resolved, changes, compared } = this.study.desk.startOf({ ...settings, until });
    if (compared === null) throw new Error(`scenario ${settings.scenario} does not say what it is to be compared with`);
    worker.postMessage({ type: 'compare', resolved, changes, reference: compared, seed: settings.seed } as ToWorker);
    return { worker, compared: hear(worker, 'compared') };
  }

  /** Look what there would be to simulate. */
  async look(settings: Settings): Promise<void> {
    const place = placeOf(settings);
    if (place === this.looked) return;
    this.looked = place;
    this.compared = null;
    if (this.state === 'failed') this.state = 'idle';
    let worker: Worker | null = null;
    try {
      const opened = this.open(settings, settings.until);
      worker = opened.worker;
      const { compared } = await opened.compared;
      if (this.looked === place) this.compared = compared;
    } catch (error) {
      if (this.looked === place) this.fail(error);
    }
    worker?.terminate();
    this.tell();
  }

  /** Simulate what is missing for an answer, then answer. */
  async begin(asked: Asked): Promise<void> {
    this.end();
    const generation = this.generation;
    const key = `${placeOf(asked.settings)} ${asked.until}`;
    if (this.keptFor !== key) {
      this.kept = new Kept();
      this.keptFor = key;
      this.answered = null;
    }
    this.asked = structuredClone(asked);
    this.state = 'running';
    this.fault = '';
    this.begunAt = performance.now();
    this.inAll = this.done = 0;
    this.tell();
    try {
      if (this.clerk === null || this.clerkFor !== key) {
        this.clerk?.terminate();
        const opened = this.open(asked.settings, asked.until);
        this.clerk = opened.worker;
        this.clerkFor = key;
        this.looked = placeOf(asked.settings);
        const { compared } = await opened.compared;
        if (generation !== this.generation) return;
        this.compared = compared;
      }
      await this.simulate();
    } catch (error) {
      if (generation === this.generation) this.fail(error);
    }
  }

  /** First what the ratio needs; what shares need where they are wanted. */
  private async simulate(): Promise<void> {
    const { asked, compared, generation } = this;
    if (asked === null || compared === null) return;
    const missing = (trials: Trial[]): Trial[] => trials.filter((trial) => !this.kept.has(trial));
    const rest = missing(restOf(compared, asked.replicates));
    const ends = missing(endsOf(compared, asked.replicates));
    this.inAll = ends.length + (asked.always ? rest.length : 0);
    await this.run(ends);
    if (generation !== this.generation) return;
    const ratio = await this.answer(false);
    if (generation !== this.generation) return;
    if (asked.always || ratio?.clear === true) {
      this.inAll = ends.length + rest.length;
      await this.run(rest);
      if (generation !== this.generation) return;
      await this.answer(true);
      if (generation !== this.generation) return;
    }
    this.state = 'idle';
    this.tell();
  }

  /** Run a list over as many workers as there are cores, each with people of its own. */
  private run(trials: Trial[]): Promise<void> {
    const { asked } = this;
    if (trials.length === 0 || asked === null) return Promise.resolve();
    this.queue = [...trials];
    while (this.pool.length < Math.min(this.study.workers, trials.length)) this.pool.push(this.open(asked.settings, asked.until).worker);
    return Promise.all(this.pool.map((worker) => this.serve(worker))).then(() => undefined);
  }

  private serve(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      let part = 0;
      const next = () => {
        const trial = this.queue.shift();
        part = 0;
        if (trial === undefined) resolve();
        else worker.postMessage({ type: 'trial', ...trial } as ToWorker);
      };
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === 'trial-days') {
          this.done += data.share - part;
          part = data.share;
        } else if (data.type === 'trial') {
          this.done += 1 - part;
          this.kept.put(data, data.values, data.digest);
          next();
        } else if (data.type === 'fault') reject(new Error(data.text));
        this.tell();
      };
      worker.onerror = (event) => reject(new Error(event.message || 'a worker stopped'));
      next();
    });
  }

  /** Answer from the replicates that are whole; null when none is. */
  private async answer(shares: boolean): Promise<Answered | null> {
    const { asked, compared, clerk, generation } = this;
    if (asked === null || compared === null || clerk === null) return null;
    const points = shares ? compared.coalitions : compared.ends;
    const replicates = this.kept.whole(points, asked.replicates);
    if (replicates.length === 0) return null;
    const withStructure = shares && compared.structure.every((point) => replicates.every((replicate) => this.kept.has({ point, replicate })));
    const trials = this.kept.gather(withStructure ? [...points, ...compared.structure] : points, replicates);
    const id = ++this.nAnswers;
    clerk.postMessage({ type: 'answer', id, outcome: asked.outcome, shares, trials } as ToWorker);
    const { answer } = await hear(clerk, 'answer', (said) => said.id === id);
    if (generation !== this.generation) return null;
    this.answered = { ...answer, asked, replicates: replicates.length, same: compared.factors.filter(({ same }) => same).map(({ name }) => name) };
    this.tell();
    return this.answered;
  }

  /** Stop. Replicates that are whole stay and are answered from; trials cut short go. */
  async stop(): Promise<void> {
    if (this.state !== 'running') return;
    this.end();
    this.state = 'stopped';
    this.tell();
    try {
      const ratio = await this.answer(false);
      if (ratio !== null && (ratio.clear || ratio.asked.always) && this.isEnough()) await this.answer(true);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Whether shares of what is there have intervals, as far as was asked for: a ratio of more replicates says more
   *  than shares of one. */
  private isEnough(): boolean {
    const { asked, compared } = this;
    return asked !== null && compared !== null && this.kept.whole(compared.coalitions, asked.replicates).length >= Math.min(2, asked.replicates);
  }

  /** Trials and share done, and seconds left (NaN where not known). */
  progress(): { done: number; inAll: number; share: number; secondsLeft: number } {
    const share = this.inAll > 0 ? this.done / this.inAll : 0;
    const seconds = (performance.now() - this.begunAt) / 1000;
    const enough = this.done > 0.2 && seconds > 1;
    return { done: Math.floor(this.done + 1e-9), inAll: this.inAll, share, secondsLeft: enough ? (seconds * (1 - share)) / share : NaN };
  }

  /** Trials of an answer that are not there yet, and the seconds they would take on this machine (NaN where it has run
   *  nothing yet): of the ratio, and of shares besides. */
  estimate(asked: Asked, firstDay: string): { ratio: Estimate; shares: Estimate } | null {
    if (this.compared === null || this.looked !== placeOf(asked.settings)) return null;
    const there = this.keptFor === `${placeOf(asked.settings)} ${asked.until}` ? this.kept : new Kept();
    const days = Math.max(1, dayNumber(asked.until) - dayNumber(firstDay) + 1);
    const of = (trials: Trial[]): Estimate => {
      const n = trials.filter((trial) => !there.has(trial)).length;
      return { trials: n, seconds: n === 0 ? 0 : Math.ceil(n / this.study.workers) * days * this.study.secondsOfDay() };
    };
    return { ratio: of(endsOf(this.compared, asked.replicates)), shares: of(restOf(this.compared, asked.replicates)) };
  }

  private end(): void {
    for (const worker of this.pool) worker.terminate();
    this.pool = [];
    this.queue = [];
    this.generation++;
  }

  private fail(error: unknown): void {
    this.end();
    this.clerk?.terminate();
    this.clerk = null;
    this.state = 'failed';
    this.fault = error instanceof Error ? error.message : String(error);
    this.tell();
  }
}
export interface Estimate {
  trials: number;
  seconds: number;
}

/** The next thing of a kind that a worker says. */
function hear<T extends FromWorker['type']>(worker: Worker, type: T, meant: (said: Said<T>) => boolean = () => true): Promise<Said<T>> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === type && meant(data as Said<T>)) resolve(data as Said<T>);
      else if (data.type === 'fault') reject(new Error(data.text));
    };
    worker.onerror = (event) => reject(new Error(event.message || 'a worker could not start'));
  });
}

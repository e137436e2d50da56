/**
 * Study: the settings, the workers that run them, and what came of it so far. Views read `run` and get a
 * call when it grew. Nothing here depends on a view.
 */
import EngineWorker from './engine/worker?worker&inline';
import type { FromWorker, Job, ToWorker } from './engine/messages';
import { Engine } from './engine/engine';
import { RunReader } from './engine/reader';
import { Desk } from './desk';
import { dayNumber } from './data/dates';
import { engineProgram, shippedScenarios } from './data/inside';
import { DEFAULT_SETTINGS, faultLines, type Fault } from './data/settings';
import type { Replay } from './data/replay';
import type { Area, Arm, ChosenIntervention, Model, People, Replicate, Run, Scenario, Settings } from './data/types';

export type State = 'loading' | 'idle' | 'running' | 'stopped' | 'failed';

const BASELINE: Arm = { name: '', interventions: [], cost: 0, currency: '' };

/** A run that gives way to another one, and comes back if that has no people. */
interface Before {
  run: Run;
  replayed: Replay | null;
  resolved: string;
}
interface Waiting {
  job: Job;
  todo: number; // days
}

export class Study {
  settings: Settings = structuredClone(DEFAULT_SETTINGS);
  run: Run | null = null;
  state: State = 'loading';
  fault = '';
  refused = ''; // why a link or a file could not be taken; what was there stays
  replayed: Replay | null = null; // a file that is run again
  opening = false; // a run that is stored is being read
  storyFault = ''; // why the story cannot be looked for in this run
  interventionGiven = ''; // name of the intervention whose file was given last
  interventionFault = ''; // what is wrong with the file of an intervention that was given last
  workers = Math.max(1, Math.min(navigator.hardwareConcurrency || 2, 8));
  desk!: Desk; // there once the page is loaded
  private program: ArrayBuffer | null = null;
  private resolved = '';
  private pool: Worker[] = [];
  private queue: Waiting[] = [];
  private daysDone = 0;
  private daysInAll = 0;
  private begunAt = 0;
  private asked = 0; // how often something was to begin; what was overtaken does not
  private before: Before | null = null; // what there was, until a run that began has its people
  private readonly listeners = new Set<(what: 'run' | 'state') => void>();

  async load(): Promise<void> {
    const [program, shipped] = await Promise.all([engineProgram(), shippedScenarios()]);
    this.program = program;
    this.desk = new Desk(await Engine.make(program), shipped);
  }
  get ready(): boolean {
    return this.program !== null && this.desk !== undefined;
  }
  listen(listener: (what: 'run' | 'state') => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  private tell(what: 'run' | 'state'): void {
    for (const listener of [...this.listeners]) listener(what);
  }

  /** A worker with an engine in it. */
  engineWorker(): Worker {
    const worker = new EngineWorker();
    worker.postMessage({ type: 'engine', program: this.program } as ToWorker);
    return worker;
  }

  /** Seconds that a worker of this machine took for a day of the run; NaN where none was simulated here. */
  secondsOfDay(): number {
    const timed = this.run?.replicates.filter(({ arm, outcomes, seconds }) => arm === '' && outcomes !== null && seconds > 0) ?? [];
    return timed.reduce((sum, { seconds, days }) => sum + seconds / days, 0) / timed.length;
  }

  /** Take an intervention's file among the interventions; what is wrong with it is kept in `interventionFault`, and all else stays. */
  async takeIntervention(file: File): Promise<void> {
    this.interventionFault = '';
    try {
      if (this.run?.from !== 'engine') throw new Error(`${file.name}: an intervention is checked against a run of this page; there is none`);
      const { name, lines } = await this.desk.readIntervention(file, this.resolved, this.settings);
      const interventions = { ...this.settings.interventions, [name]: lines };
      this.desk.ownInterventions({ ...this.settings, interventions });
      this.settings.interventions = interventions;
      this.interventionGiven = name;
    } catch (error) {
      this.interventionFault = error instanceof Error ? error.message : String(error);
    }
    this.tell('run');
    this.tell('state');
  }

  /** Forget an intervention of a file that no plan has. */
  dropIntervention(name: string): void {
    if (this.settings.arms.some(({ interventions }) => interventions.some((one) => one.name === name))) return;
    const { [name]: _, ...others } = this.settings.interventions;
    this.settings.interventions = others;
    this.tell('run');
    this.tell('state');
  }

  /** Begin again with these settings. They are checked first: what is there stays until the new run has its people. @return all that is wrong */
  async begin(settings: Settings): Promise<Fault[]> {
    const faults = this.desk.faultsOf(settings);
    if (faults.length > 0) return faults;
    const asked = ++this.asked;
    try {
      const own = structuredClone(settings);
      const { resolved, model, scenario } = this.desk.open(own);
      const jobs = this.jobs(resolved, own, model, scenario, own.arms, true);
      const ask = await this.reader(resolved);
      if (asked !== this.asked) return [];
      const { run, replayed } = this;
      this.end();
      this.before = run === null ? null : { run, replayed, resolved: this.resolved };
      this.take(emptyRun(own, model, scenario, ask), 'running');
      this.resolved = resolved;
      this.begunAt = performance.now();
      this.start(jobs);
    } catch (error) {
      if (asked === this.asked) this.refuse(error);
    }
    return [];
  }
  /** Settings that cannot be run yet, of a page without a run. */
  settle(settings: Settings): void {
    this.settings = structuredClone(settings);
    this.state = 'idle';
    this.tell('state');
  }
  /** Show a run in the place of the one before. */
  private take(run: Run, state: State): void {
    this.run = run;
    this.settings = run.settings;
    this.state = state;
    this.fault = this.refused = '';
    this.opening = false;
    this.replayed = null;
  }
  /** A reader of a run of a scenario. */
  reader(resolved: string): Promise<RunReader> {
    if (this.program === null) throw new Error('the page is not loaded');
    return RunReader.make(this.program, resolved);
  }

  /** Add arms to the run that is there: past simulated again, baseline kept. */
  addArms(arms: Arm[]): void {
    const { run } = this;
    if (run === null || run.from !== 'engine') return;
    try {
      const jobs = this.jobs(this.resolved, this.settings, run.model, run.scenario, arms, false);
      this.settings.arms = [...this.settings.arms, ...structuredClone(arms)];
      run.settings = this.settings;
      run.arms.push(...structuredClone(arms));
      this.tellArms(run, arms, jobs);
      this.state = 'running';
      this.fault = this.refused = '';
      this.begunAt = performance.now();
      this.start(jobs);
    } catch (error) {
      this.fail(error);
    }
  }

  removeArm(name: string): void {
    const { run } = this;
    if (run === null || name === '') return;
    this.settings.arms = this.settings.arms.filter((arm) => arm.name !== name);
    run.settings = this.settings;
    run.arms = run.arms.filter((arm) => arm.name !== name);
    run.replicates = run.replicates.filter((replicate) => replicate.arm !== name);
    run.ask.drop(name);
    this.tell('run');
    this.tell('state');
  }

  private jobs(resolved: string, settings: Settings, model: Model, scenario: Scenario, arms: Arm[], baseline: boolean): Job[] {
    const first = dayNumber(scenario.first_day);
    const last = dayNumber(scenario.last_day);
    const begins = arms.flatMap((arm) => arm.interventions.map((intervention) => dayNumber(intervention.from)));
    const branchDay = Math.max(0, Math.min(last - first, ...begins.map((day) => day - first)));
    const texts = arms.map((arm) => {
      const own = this.desk.resolvedOf(resolved, settings, arm);
      return { name: arm.name, resolved: own, graded: this.desk.gradedOf(resolved, own) };
    });
    return Array.from({ length: settings.replicates }, (_, replicate) => ({
      resolved, seed: settings.seed, replicate, arms: texts, nKinds: model.events.length, branchDay: arms.length > 0 ? branchDay : 0, needs: { baseline },
    }));
  }
  /** Tell the reader of arms, which it compares. */
  private tellArms(run: Run, arms: Arm[], [job]: Job[]): void {
    if (run.people.n_people > 0) for (const { name, cost } of arms) run.ask.arm(name, job?.arms.find((one) => one.name === name)?.resolved ?? '', cost);
  }

  private start(jobs: Job[]): void {
    const { run } = this;
    if (run === null) return;
    const days = dayNumber(run.scenario.last_day) - dayNumber(run.scenario.first_day) + 1;
    this.daysDone = 0;
    this.queue = jobs.map((job) => ({
      job,
      todo: (job.needs.baseline ? days : job.branchDay) + branchesOf(job) * (days - job.branchDay),
    }));
    this.daysInAll = this.queue.reduce((sum, { todo }) => sum + todo, 0);
    while (this.pool.length < Math.min(this.workers, jobs.length)) this.pool.push(this.engineWorker());
    for (const worker of this.pool) this.next(worker);
    this.tell('state');
  }

  private next(worker: Worker): void {
    const waiting = this.queue.shift();
    if (waiting === undefined) {
      this.pool = this.pool.filter((other) => other !== worker);
      worker.terminate();
      if (this.pool.length === 0 && this.state === 'running') {
        this.state = 'idle';
        this.tell('run');
        this.tell('state');
      }
      return;
    }
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(worker, waiting, data);
    worker.onerror = (event) => this.fail(new Error(event.message || 'a worker stopped'));
    worker.postMessage({ type: 'run', job: waiting.job } as ToWorker);
  }

  private tellStory(run: Run): void {
    const story = this.desk.story(run.settings.scenario);
    this.storyFault = '';
    try {
      if (story !== null) run.ask.story('interview.yaml', story);
    } catch (error) {
      this.storyFault = error instanceof Error ? error.message : String(error);
    }
  }
  private takePeople(run: Run, people: People, job: Job): void {
    this.before = null;
    run.people = withGovernorates(people, run.scenario);
    run.ask.begin(people);
    this.tellStory(run);
    this.tellArms(run, run.arms.slice(1), [job]);
  }

  private hear(worker: Worker, waiting: Waiting, message: FromWorker): void {
    const { run } = this;
    if (run === null) return;
    if (message.type === 'people') {
      if (run.people.n_people === 0) this.takePeople(run, message.people, waiting.job);
    } else if (message.type === 'days') {
      const replicate = replicateOf(run, message.arm, message.replicate, message.nDays);
      const nSeen = run.model.observables.length;
      replicate.daily.set(message.daily, message.fromDay * nSeen);
      replicate.weekly.set(message.weekly, message.fromWeek * run.people.areas.length * nSeen);
      if (message.arm === '' || message.fromDay > 0) this.daysDone += message.day - message.fromDay;
      replicate.days = message.day;
      this.tell('run');
    } else if (message.type === 'finished') {
      const replicate = replicateOf(run, message.arm, message.replicate, run.n_days);
      const { type: _type, arm: _arm, replicate: _number, ...finished } = message;
      Object.assign(replicate, finished);
      run.ask.add(replicate);
      this.tell('run');
    } else if (message.type === 'graded-days') {
      this.daysDone += message.days;
    } else if (message.type === 'done') {
      if (!waiting.job.needs.baseline) this.daysDone += waiting.job.branchDay;
      this.next(worker);
    } else if (message.type === 'fault') {
      this.fail(new Error(message.text));
    }
  }

  /** Share done and seconds left (NaN where not known). */
  progress(): { share: number; secondsLeft: number } {
    const share = this.daysInAll > 0 ? this.daysDone / this.daysInAll : 0;
    const seconds = (performance.now() - this.begunAt) / 1000;
    return { share, secondsLeft: share > 0.02 ? (seconds * (1 - share)) / share : NaN };
  }

  private end(): void {
    for (const worker of this.pool) worker.terminate();
    this.pool = [];
    this.queue = [];
  }

  /** Stop what is under way. What is finished stays; replicates cut short go. */
  stop(): void {
    if (this.state !== 'running') return;
    this.end();
    this.asked++;
    this.before = null;
    this.state = 'stopped';
    if (this.run !== null) this.run.replicates = this.run.replicates.filter((one) => one.outcomes !== null);
    this.tell('run');
    this.tell('state');
  }

  /** What is under way cannot go on. Its finished replicates stay; a run without people gives way to the one before. */
  private fail(error: unknown): void {
    this.end();
    const { before } = this;
    this.before = null;
    if (before !== null) {
      this.take(before.run, 'failed');
      this.replayed = before.replayed;
      this.resolved = before.resolved;
    }
    this.state = 'failed';
    this.fault = error instanceof Error ? error.message : String(error);
    if (this.run !== null) this.run.replicates = this.run.replicates.filter((one) => one.outcomes !== null);
    this.tell('run');
    this.tell('state');
  }

  /** Say that something from outside could not be taken: a link, a file. What is shown or under way stays. */
  refuse(error: unknown): void {
    this.opening = false;
    if (this.state === 'loading') this.state = 'idle';
    this.refused = error instanceof Error ? error.message : String(error);
    this.tell('state');
  }

  /** Say that a run is being read, which takes seconds where it is large. */
  open(): void {
    this.opening = true;
    this.refused = '';
    this.tell('state');
  }

  /** Show a run that came from elsewhere. */
  show(run: Run): void {
    this.asked++;
    this.end();
    this.before = null;
    this.tellStory(run);
    this.take(run, 'idle');
    this.tell('run');
    this.tell('state');
  }

  /** Run again what a file says; its digests are then compared with those found. */
  async replay(replay: Replay): Promise<void> {
    const faults = await this.begin(replay.settings);
    if (faults.length > 0) throw new Error(faultLines(faults));
    this.compareWith(replay);
  }
  /** Compare the digests of the run with those of a file. */
  compareWith(replay: Replay): void {
    if (JSON.stringify(this.settings) !== JSON.stringify(replay.settings)) return; // it did not begin
    this.replayed = replay;
    this.tell('state');
  }

  /** The resolved scenario of the run itself or an arm, for a replay file. */
  resolvedOf(arm: Arm): string {
    return this.desk.resolvedOf(this.resolved, this.settings, arm);
  }
  /** A plan of interventions with its cost; a fault of the engine where they do not go together. */
  planOf(name: string, interventions: ChosenIntervention[]): Arm {
    const { cost, currency } = this.desk.plan(this.resolved, this.settings, interventions);
    return { name, interventions, cost, currency };
  }
}

/** How many times a job goes on from its branch day: arms, and the parts of arms that rest on evidence. */
const branchesOf = ({ arms }: Job): number => arms.length + arms.filter(({ graded }) => graded !== '').length;

function emptyRun(settings: Settings, model: Model, scenario: Scenario, ask: RunReader): Run {
  return {
    from: 'engine',
    title: '',
    stored: null,
    settings,
    model,
    scenario,
    people: { n_people: 0, areas: [], neighbourhoods: [], roles: [], kinds: [], families: [], places: [] },
    n_days: dayNumber(scenario.last_day) - dayNumber(scenario.first_day) + 1,
    arms: [BASELINE, ...structuredClone(settings.arms)],
    replicates: [],
    ask,
  };
}

/** Areas say which governorate they are in, where the scenario has it. */
function withGovernorates(people: Run['people'], scenario: Scenario): Run['people'] {
  const columns = scenario.tables.find((table) => table.name === 'areas')?.columns ?? [];
  const names = columns.find((column) => column.name === 'area')?.cells ?? [];
  const governorates = columns.find((column) => column.name === 'governorate')?.cells;
  const areas: Area[] = people.areas.map((area) => ({
    ...area,
    governorate: String(governorates?.[names.indexOf(area.name)] ?? ''),
  }));
  return { ...people, areas };
}

function replicateOf(run: Run, arm: string, number: number, nDays: number): Replicate {
  const known = run.replicates.find((replicate) => replicate.arm === arm && replicate.number === number);
  if (known !== undefined) return known;
  const nSeen = run.model.observables.length;
  const replicate: Replicate = {
    arm,
    number,
    days: 0,
    daily: new Float64Array(nDays * nSeen),
    weekly: new Float64Array(Math.ceil(nDays / 7) * run.people.areas.length * nSeen),
    outcomes: null,
    harm: null,
    digest: '',
    events: null,
    persons: new Int32Array(),
    tracked: null,
    graded: null,
    seconds: 0,
  };
  run.replicates.push(replicate);
  return replicate;
}

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
import { DEFAULT_SETTINGS } from './data/settings';
import type { Replay } from './data/replay';
import type { Area, Arm, ChosenIntervention, Model, People, Replicate, Run, Scenario, Settings } from './data/types';

export type State = 'loading' | 'idle' | 'running' | 'stopped' | 'failed';

const BASELINE: Arm = { name: '', interventions: [], cost: 0, currency: '' };

interface Waiting {
  job: Job;
  todo: number; // days
}

export class Study {
  settings: Settings = structuredClone(DEFAULT_SETTINGS);
  run: Run | null = null;
  state: State = 'loading';
  fault = '';
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
  private generation = 0;
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

  /** Begin again with these settings. */
  async begin(settings: Settings): Promise<void> {
    this.end();
    const generation = ++this.generation;
    this.settings = structuredClone(settings);
    this.state = 'running';
    this.fault = '';
    this.run = null;
    this.replayed = null;
    this.begunAt = performance.now();
    this.tell('state');
    try {
      this.desk.ownInterventions(settings);
      const { resolved, model, scenario } = this.desk.open(settings);
      const jobs = this.jobs(resolved, model, scenario, settings.arms, true);
      const ask = await this.reader(resolved);
      if (generation !== this.generation) return;
      this.resolved = resolved;
      this.run = emptyRun(this.settings, model, scenario, ask);
      this.start(jobs);
    } catch (error) {
      if (generation === this.generation) this.fail(error);
    }
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
      const jobs = this.jobs(this.resolved, run.model, run.scenario, arms, false);
      this.settings.arms = [...this.settings.arms, ...structuredClone(arms)];
      run.settings = this.settings;
      run.arms.push(...structuredClone(arms));
      this.tellArms(run, arms, jobs);
      this.state = 'running';
      this.fault = '';
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

  private jobs(resolved: string, model: Model, scenario: Scenario, arms: Arm[], baseline: boolean): Job[] {
    const first = dayNumber(scenario.first_day);
    const last = dayNumber(scenario.last_day);
    const begins = arms.flatMap((arm) => arm.interventions.map((intervention) => dayNumber(intervention.from)));
    const branchDay = Math.max(0, Math.min(last - first, ...begins.map((day) => day - first)));
    const texts = arms.map((arm) => {
      const own = this.desk.resolvedOf(resolved, this.settings, arm);
      return { name: arm.name, resolved: own, graded: this.desk.gradedOf(resolved, own) };
    });
    return Array.from({ length: this.settings.replicates }, (_, replicate) => ({
      resolved, seed: this.settings.seed, replicate, arms: texts, nKinds: model.events.length, branchDay: arms.length > 0 ? branchDay : 0, needs: { baseline },
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
    this.generation++;
    this.state = 'stopped';
    if (this.run !== null) this.run.replicates = this.run.replicates.filter((one) => one.outcomes !== null);
    this.tell('run');
    this.tell('state');
  }

  private fail(error: unknown): void {
    this.end();
    this.opening = false;
    this.state = 'failed';
    this.fault = error instanceof Error ? error.message : String(error);
    if (this.run !== null) this.run.replicates = this.run.replicates.filter((one) => one.outcomes !== null);
    this.tell('state');
  }

  /** Say that something from outside could not be taken: a link, a file. What is shown stays. */
  refuse(error: unknown): void {
    this.fail(error);
  }

  /** Say that a run is being read, which takes seconds where it is large. */
  open(): void {
    this.opening = true;
    this.tell('state');
  }

  /** Show a run that came from elsewhere. */
  show(run: Run): void {
    this.opening = false;
    this.end();
    this.generation++;
    this.tellStory(run);
    this.run = run;
    this.settings = run.settings;
    this.state = 'idle';
    this.fault = '';
    this.tell('run');
    this.tell('state');
  }

  /** Run again what a file says; its digests are then compared with those found. */
  async replay(replay: Replay): Promise<void> {
    await this.begin(replay.settings);
    if (this.state !== 'failed') this.replayed = replay;
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

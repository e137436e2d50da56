/**
 * Study: the settings, the workers that run them, and what came of it so far. Views read `run` and are
 * told when it grew. Nothing here knows a view.
 */
import EngineWorker from './engine/worker?worker&inline';
import type { FromWorker, Job, ToWorker } from './engine/messages';
import { engineProgram, shippedScenarios, type Shipped } from './data/inside';
import type { Reference } from './data/why';
import { tellYaml } from './data/yaml';
import type { Story } from './lives/steps';
import { dayNumber, interventionsIn, withInterventions } from './data/resolve';
import { DEFAULT_SETTINGS } from './data/settings';
import type { Replay } from './data/replay';
import type { Arm, Area, Intervention, Model, Replicate, Run, Scenario, Settings } from './data/types';

export type State = 'idle' | 'running' | 'stopped' | 'failed';

const MOST_INTERVENTION_BYTES = 1 << 20;
const BASELINE: Arm = { name: '', interventions: [], cost: 0, currency: '' };

interface Waiting {
  job: Job;
  todo: number; // days
}

export class Study {
  settings: Settings = structuredClone(DEFAULT_SETTINGS);
  run: Run | null = null;
  state: State = 'idle';
  fault = '';
  replayed: Replay | null = null; // a file that is run again
  opening = false; // a run that is stored is being read
  interventionFault = ''; // what is wrong with the file of an intervention that was given last
  workers = Math.max(1, Math.min(navigator.hardwareConcurrency || 2, 8));
  private shipped: Record<string, Shipped> = {};
  private catalogues = new Map<string, Intervention[]>();
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
    [this.program, this.shipped] = await Promise.all([engineProgram(), shippedScenarios()]);
  }
  scenarios(): string[] {
    return Object.keys(this.shipped);
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

  /** Ask a worker of its own; it is ended afterwards. */
  private ask(question: ToWorker): Promise<FromWorker> {
    const worker = this.engineWorker();
    return new Promise<FromWorker>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => (data.type === 'fault' ? reject(new Error(data.text)) : resolve(data));
      worker.onerror = (event) => reject(new Error(event.message || 'the worker could not start'));
      worker.postMessage(question);
    }).finally(() => worker.terminate());
  }
  private async openScenario(resolved: string, changes: [string, string][]): Promise<Extract<FromWorker, { type: 'opened' }>> {
    const answer = await this.ask({ type: 'open', resolved, changes });
    if (answer.type !== 'opened') throw new Error('the worker did not open the scenario');
    return answer;
  }

  /** What a resolved scenario holds and its model declares. */
  declare(resolved: string): Promise<{ model: Model; scenario: Scenario }> {
    return this.openScenario(resolved, []);
  }

  private shippedOf(name: string): Shipped {
    const shipped = this.shipped[name];
    if (shipped === undefined) throw new Error(`there is no scenario ${name} in this page`);
    return shipped;
  }

  /** What settings start from: the shipped scenario, its changes, and what it is compared with when why is asked. */
  startOf({ scenario, areas, until, sets }: Settings): { resolved: string; changes: [string, string][]; compared: string | null } {
    const { resolved, compared } = this.shippedOf(scenario);
    const changes: [string, string][] = [];
    if (areas !== '') changes.push(['areas', areas]);
    if (until !== '') changes.push(['until', until]);
    for (const set of sets) changes.push(['set', set]);
    return { resolved, changes, compared };
  }

  /** Seconds that a worker of this machine took for a day of the run; NaN where none was simulated here. */
  secondsOfDay(): number {
    const timed = this.run?.replicates.filter(({ arm, outcomes, seconds }) => arm === '' && outcomes !== null && seconds > 0) ?? [];
    return timed.reduce((sum, { seconds, days }) => sum + seconds / days, 0) / timed.length;
  }

  /** The story beside the scenario: a life to look for; null where it has none. */
  story(name = this.settings.scenario): Story | null {
    return this.shipped[name]?.story ?? null;
  }

  /** The country's figures beside the scenario, factor by factor. */
  reference(name = this.settings.scenario): Reference | null {
    return this.shipped[name]?.reference ?? null;
  }

  /** The interventions that come with the scenario, as the engine declares them. */
  async catalogue(name = this.settings.scenario): Promise<Intervention[]> {
    const known = this.catalogues.get(name);
    if (known !== undefined) return known;
    const shipped = this.shippedOf(name);
    const end = shipped.resolved.lastIndexOf('end\n');
    const all = Object.keys(shipped.interventions)
      .sort()
      .map((intervention) => shipped.interventions[intervention])
      .join('');
    const opened = await this.openScenario(`${shipped.resolved.slice(0, end)}${all}end\n`, []);
    this.catalogues.set(name, opened.scenario.interventions);
    return opened.scenario.interventions;
  }

  /** All interventions there are: those that come with the scenario, and those of files. */
  private linesOf(): Record<string, string> {
    return { ...this.shippedOf(this.settings.scenario).interventions, ...this.settings.interventions };
  }

  /** The interventions that came from files, as the engine declares them; refused where one may not change what it does. */
  async ownInterventions({ scenario: name, interventions }: Settings = this.settings): Promise<Intervention[]> {
    const shipped = this.shippedOf(name);
    const names = Object.keys(interventions).sort((a, b) => (a < b ? -1 : 1));
    if (names.length === 0) return [];
    const twice = names.find((one) => one in shipped.interventions);
    if (twice !== undefined) throw new Error(`the intervention ${twice} comes with the scenario; one from a file needs another name`);
    const end = shipped.resolved.lastIndexOf('end\n');
    const { scenario, model } = await this.openScenario(`${shipped.resolved.slice(0, end)}${names.map((one) => interventions[one]).join('')}end\n`, []);
    for (const { name: of, changes } of scenario.interventions)
      for (const { parameter } of changes) {
        const fixed = model.parameters.find((one) => one.name === parameter)?.fixed ?? null;
        if (fixed !== null) throw new Error(`the intervention ${of} changes ${parameter}, which no intervention may: ${fixed}`);
      }
    return scenario.interventions;
  }

  /** Take an intervention's file among the interventions; what is wrong with it is kept in `interventionFault`, and all else stays. */
  async takeIntervention(file: File): Promise<void> {
    const { run } = this;
    this.interventionFault = '';
    try {
      if (run === null || run.from !== 'engine') throw new Error(`${file.name}: an intervention is checked against a run of this page; there is none`);
      if (file.size > MOST_INTERVENTION_BYTES) throw new Error(`${file.name}: it has ${file.size} bytes; the file of an intervention has at most ${MOST_INTERVENTION_BYTES}`);
      const bytes = new Uint8Array(await file.arrayBuffer());
      const message = await this.ask({ type: 'intervention', resolved: this.resolved, file: file.name, bytes, yaml: tellYaml(bytes) });
      const lines = message.type === 'intervention' ? message.lines : '';
      const [name = ''] = interventionsIn(lines);
      const used = this.settings.arms.some(({ interventions }) => interventions.some((one) => one.name === name));
      if (name in this.shippedOf(this.settings.scenario).interventions || (used && this.settings.interventions[name] !== lines))
        throw new Error(`${file.name}: there is an intervention ${name} already${used ? ', and a plan has it' : ''}; give this one another name`);
      const interventions = { ...this.settings.interventions, [name]: lines };
      await this.ownInterventions({ ...this.settings, interventions });
      this.settings.interventions = interventions;
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

  /** Begin anew with these settings. */
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
      const { resolved, changes } = this.startOf(settings);
      const [opened] = await Promise.all([this.openScenario(resolved, changes), this.ownInterventions(settings)]);
      if (generation !== this.generation) return;
      this.resolved = opened.resolved;
      const jobs = this.jobs(opened.scenario, settings.arms, true);
      this.run = emptyRun(this.settings, opened.model, opened.scenario);
      this.start(jobs);
    } catch (error) {
      if (generation === this.generation) this.fail(error);
    }
  }

  /** Add arms to the run that is there: past simulated again, baseline kept. */
  addArms(arms: Arm[]): void {
    const { run } = this;
    if (run === null || run.from !== 'engine') return;
    try {
      const jobs = this.jobs(run.scenario, arms, false);
      this.settings.arms = [...this.settings.arms, ...structuredClone(arms)];
      run.settings = this.settings;
      run.arms.push(...structuredClone(arms));
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
    this.tell('run');
    this.tell('state');
  }

  private jobs(scenario: Scenario, arms: Arm[], baseline: boolean): Job[] {
    const lines = this.linesOf();
    const first = dayNumber(scenario.first_day);
    const last = dayNumber(scenario.last_day);
    const begins = arms.flatMap((arm) => arm.interventions.map((intervention) => dayNumber(intervention.from)));
    const branchDay = Math.max(0, Math.min(last - first, ...begins.map((day) => day - first)));
    const texts = arms.map((arm) => ({
      name: arm.name,
      resolved: withInterventions(this.resolved, lines, arm.interventions),
    }));
    return Array.from({ length: this.settings.replicates }, (_, replicate) => ({
      resolved: this.resolved,
      seed: this.settings.seed,
      replicate,
      arms: texts,
      branchDay: arms.length > 0 ? branchDay : 0,
      needs: { baseline },
    }));
  }

  private start(jobs: Job[]): void {
    const { run } = this;
    if (run === null) return;
    const days = dayNumber(run.scenario.last_day) - dayNumber(run.scenario.first_day) + 1;
    this.daysDone = 0;
    this.queue = jobs.map((job) => ({
      job,
      todo: (job.needs.baseline ? days : job.branchDay) + job.arms.length * (days - job.branchDay),
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

  private hear(worker: Worker, waiting: Waiting, message: FromWorker): void {
    const { run } = this;
    if (run === null) return;
    if (message.type === 'people') {
      if (run.people.n_people === 0) run.people = withGovernorates(message.people, run.scenario);
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
      replicate.outcomes = message.outcomes;
      replicate.totals = message.totals;
      replicate.digest = message.digest;
      replicate.events = message.events;
      replicate.persons = new Map(message.persons.map((person) => [person.id, person]));
      replicate.seconds = message.seconds;
      this.tell('run');
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

  /** The resolved scenario of the baseline or an arm, for a replay file. */
  resolvedOf(arm: Arm): string {
    return withInterventions(this.resolved, this.linesOf(), arm.interventions);
  }
}

function emptyRun(settings: Settings, model: Model, scenario: Scenario): Run {
  return {
    from: 'engine',
    title: '',
    stored: null,
    settings,
    model,
    scenario,
    people: { n_people: 0, areas: [], neighbourhoods: [], kinds: [], places: [] },
    n_days: dayNumber(scenario.last_day) - dayNumber(scenario.first_day) + 1,
    arms: [BASELINE, ...structuredClone(settings.arms)],
    replicates: [],
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
    totals: null,
    digest: '',
    events: null,
    persons: new Map(),
    seconds: 0,
  };
  run.replicates.push(replicate);
  return replicate;
}

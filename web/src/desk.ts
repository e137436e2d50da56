/**
 * Desk: the scenarios of the page, what is changed in them and the plans made of them. One engine on the page's own
 * thread opens, changes and checks them; it simulates nothing.
 */
import { interventionsIn } from './data/link';
import type { Shipped } from './data/inside';
import type { Fault } from './data/settings';
import type { Arm, ChosenIntervention, Intervention, Model, Scenario, Settings } from './data/types';
import type { Reference } from './data/why';
import { tellYaml } from './data/yaml';
import { Engine } from './engine/engine';

const MOST_INTERVENTION_BYTES = 1 << 20;

export interface Opened {
  resolved: string;
  model: Model;
  scenario: Scenario;
}

export class Desk {
  private readonly catalogues = new Map<string, Intervention[]>();
  constructor(
    private readonly engine: Engine,
    private readonly shipped: Record<string, Shipped>,
  ) {}

  scenarios(): string[] {
    return Object.keys(this.shipped);
  }
  private of(name: string): Shipped {
    const shipped = this.shipped[name];
    if (shipped === undefined) throw new Error(`there is no scenario ${name} in this page`);
    return shipped;
  }
  /** The story beside a scenario: a life to look for; null where it has none. */
  story(name: string): string | null {
    return this.shipped[name]?.story ?? null;
  }
  /** The country's figures beside a scenario, factor by factor. */
  reference(name: string): Reference | null {
    return this.shipped[name]?.reference ?? null;
  }

  /** What settings start from: the scenario, its changes, and what it is compared with when why is asked. */
  startOf({ scenario, areas, until, sets }: Settings): { resolved: string; changes: [string, string][]; compared: string | null } {
    const { resolved, compared } = this.of(scenario);
    const changes: [string, string][] = [];
    if (areas !== '') changes.push(['areas', areas]);
    if (until !== '') changes.push(['until', until]);
    for (const set of sets) changes.push(['set', set]);
    return { resolved, changes, compared };
  }
  /** The scenario of some settings. */
  open(settings: Settings): Opened {
    const { resolved, changes } = this.startOf(settings);
    this.engine.open(resolved);
    for (const [option, value] of changes) this.engine.change(option, value);
    return { resolved: this.engine.resolved(), model: this.engine.model(), scenario: this.engine.scenario() };
  }
  /** All that is wrong with some settings, each by itself and, where each is right, all together; nothing is run. */
  faultsOf(settings: Settings): Fault[] {
    const { scenario, areas, until, sets, arms } = settings;
    const faults: Fault[] = [];
    const attempt = (of: keyof Settings, call: () => unknown): void => {
      try {
        call();
      } catch (error) {
        faults.push({ of, text: error instanceof Error ? error.message : String(error) });
      }
    };
    attempt('scenario', () => this.of(scenario));
    if (faults.length > 0) return faults;
    const alone = { ...settings, areas: '', until: '', sets: [] };
    if (areas !== '') attempt('areas', () => this.open({ ...alone, areas }));
    if (until !== '') attempt('until', () => this.open({ ...alone, until }));
    for (const set of sets) attempt('sets', () => this.open({ ...alone, sets: [set] }));
    attempt('interventions', () => this.ownInterventions(settings));
    if (faults.length > 0) return faults;
    attempt('sets', () => {
      const { resolved } = this.open(settings);
      for (const arm of arms) attempt('arms', () => this.resolvedOf(resolved, settings, arm));
    });
    return faults;
  }
  /** The interventions of a scenario to which some are added, given as their lines. */
  private withLines(resolved: string, lines: string[]): Intervention[] {
    this.engine.open(resolved);
    for (const one of lines) this.engine.add(one);
    return this.engine.interventions();
  }

  /** The interventions that come with a scenario. */
  catalogue(name: string): Intervention[] {
    let known = this.catalogues.get(name);
    if (known === undefined) {
      const { resolved, interventions } = this.of(name);
      known = Object.values(interventions).flatMap((lines) => this.withLines(resolved, [lines]));
      this.catalogues.set(name, known);
    }
    return known;
  }
  /** The interventions that came from files; refused where one may not change what it does. */
  ownInterventions({ scenario: name, interventions }: Settings): Intervention[] {
    const { resolved, interventions: shipped } = this.of(name);
    const twice = Object.keys(interventions).find((one) => one in shipped);
    if (twice !== undefined) throw new Error(`the intervention ${twice} comes with the scenario; one from a file needs another name`);
    return Object.values(interventions).flatMap((lines) => this.withLines(resolved, [lines]));
  }
  /** The lines and the name of an intervention's file, checked against the scenario of a run. */
  async readIntervention(file: File, resolved: string, { scenario, interventions, arms }: Settings): Promise<{ name: string; lines: string }> {
    if (file.size > MOST_INTERVENTION_BYTES) throw new Error(`${file.name}: it has ${file.size} bytes; the file of an intervention has at most ${MOST_INTERVENTION_BYTES}`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    this.engine.open(resolved);
    const lines = this.engine.intervention(file.name, bytes, tellYaml(bytes));
    const [name = ''] = interventionsIn(lines);
    const used = arms.some((arm) => arm.interventions.some((one) => one.name === name));
    if (name in this.of(scenario).interventions || (used && interventions[name] !== lines))
      throw new Error(`${file.name}: there is an intervention ${name} already${used ? ', and a plan has it' : ''}; give this one another name`);
    return { name, lines };
  }

  /** The resolved scenario of a plan, and its cost over the run. The engine refuses interventions that do not go together. */
  plan(resolved: string, { scenario, interventions }: Settings, chosen: ChosenIntervention[]): { resolved: string; cost: number; currency: string } {
    const lines: Record<string, string> = { ...this.of(scenario).interventions, ...interventions };
    this.engine.open(resolved);
    for (const { name, dose, from, until } of chosen) {
      const own = lines[name];
      if (own === undefined) throw new Error(`there is no intervention ${name}`);
      this.engine.add(own, dose, from, until);
    }
    const added = this.engine.interventions().filter(({ name }) => chosen.some((one) => one.name === name));
    return {
      resolved: this.engine.resolved(),
      cost: added.reduce((sum, { cost }) => sum + cost, 0),
      currency: added.find(({ cost }) => cost > 0)?.currency ?? '',
    };
  }
  /** The resolved scenario of an arm without its sizes that have no grade; '' where all have one, or none. */
  gradedOf(resolved: string, arm: string): string {
    this.engine.open(resolved);
    return this.engine.graded(arm);
  }
  /** The resolved scenario of the run itself or of an arm. */
  resolvedOf(resolved: string, settings: Settings, arm: Arm): string {
    return arm.interventions.length === 0 ? resolved : this.plan(resolved, settings, arm.interventions).resolved;
  }
}

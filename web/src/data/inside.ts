/** What was put into the page when it was built (vite.config.ts) or by `offramp report`: packed by gzip, as base64. */
import { unpacked } from './pack';
import type { Reference } from './why';

export interface Shipped {
  resolved: string;
  interventions: Record<string, string>; // the lines each adds to the resolved scenario
  reference: Reference | null; // what `offramp why` compares the place with
  compared: string | null; // the same, as the engine reads it
  story: string | null; // a life to look for: YAML
}

async function inside(id: string): Promise<ArrayBuffer | null> {
  const element = document.getElementById(`inside-${id}`);
  return element?.textContent ? unpacked(element.textContent) : null;
}

async function needed(id: string): Promise<ArrayBuffer> {
  const bytes = await inside(id);
  if (bytes === null) throw new Error(`this page was not built whole: it has no ${id}`);
  return bytes;
}

export const engineProgram = () => needed('engine');
export const sqliteProgram = () => needed('sqlite');
/** Whether this is a report: `offramp report` put a run into the page. */
export const holdsRun = (): boolean => document.getElementById('inside-run') !== null;
/** What it put in. */
export const reportedRun = () =>
  needed('run').catch((error: unknown) => {
    throw new Error(`${document.title}: the run in this file is cut or altered: ${error instanceof Error ? error.message : String(error)}`);
  });
let format = 0;
export async function shippedScenarios(): Promise<Record<string, Shipped>> {
  const { scenarios, store_format } = JSON.parse(new TextDecoder().decode(await needed('scenarios'))) as { scenarios: Record<string, Shipped>; store_format: number };
  format = store_format;
  return scenarios;
}
/** The format of databases (PRAGMA user_version) that this version reads. */
export const storeFormat = (): number => format;

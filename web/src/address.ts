/**
 * Address: the view and the settings of the run stand after # in the page's address, one entry of the browser's history
 * for each view that was opened. Back and forward go through views. They never start a run, so no result is lost.
 */
import { linkOf } from './data/link';
import type { Settings } from './data/types';
import { kept } from './kept';

/** What is shown: a run of the page, that of a file, or that of the report which the page is. */
export interface Shown {
  shows: 'run' | 'file' | 'report';
  file: string; // its name; '' of a run of the page
}
/** What the page notes with its entries; an entry without it was opened from outside: typed, pasted or a bookmark. */
type Entry = Shown & { offramp: true };

const LONGEST = 500_000; // characters: browsers cut or refuse longer addresses

/** What the address of the page shows; null where it comes from outside. It may be that of a view that was left. */
export function entry(): Shown | null {
  const state = history.state as Partial<Entry> | null;
  return state?.offramp === true && typeof state.shows === 'string' && typeof state.file === 'string' ? (state as Entry) : null;
}

/** Note a view of a run in the address. @param view as a new entry of the history, when `entered` */
export function note(view: string, settings: Settings, shown: Shown, entered = false): void {
  const whole = linkOf(settings, view);
  const fits = whole.length <= LONGEST;
  kept.set('settings', fits ? null : settings);
  try {
    history[entered ? 'pushState' : 'replaceState']({ ...shown, offramp: true } satisfies Entry, '', fits ? whole : `#${view}`);
  } catch {
    // a browser that allows few changes a minute: the address is then an older one
  }
}

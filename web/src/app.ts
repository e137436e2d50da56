/** What a view is given, and what it must be. */
import type { Run } from './data/types';
import type { Study } from './study';

export interface App {
  study: Study;
  /** Go to a view by its name. */
  go(view: string): void;
}

/**
 * A view: makes its elements once, in `root`, and draws them again whenever the run grew. It keeps no
 * results of its own; what the user chose in it may live in it. A change of language makes it again.
 */
export interface View {
  name: string;
  make(root: HTMLElement, app: App): Showing;
}
export interface Showing {
  /** The run grew, or is another one; null when there is none. Called at most a few times a second. */
  draw(run: Run | null): void;
  /** The view is left. */
  leave?(): void;
}

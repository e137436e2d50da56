/** The program, to which the page is held. */
import { execFileSync } from 'node:child_process';

const root = new URL('../../..', import.meta.url).pathname;
/** What it prints. */
export const offramp = (...words: string[]): string => execFileSync(`${root}build/offramp`, words, { encoding: 'utf8', cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });

/** What is to be said of a run that was stored: that it is incomplete, and what a report left out of it. */
import type { LeftOut, Run } from '../data/types';
import { replicatesOf } from '../data/series';
import { number, t, type Word } from '../words/words';

const leftOutWord = ({ kind, part, n, of }: LeftOut): string => t(`left_${part}_${kind}` as Word, { n: number(n), of: number(of) });

/** Sentences; none of a run of this page, and of one that is whole. */
export function storedNotes({ stored, ...run }: Run): string[] {
  if (stored === null) return [];
  const finished = replicatesOf({ stored, ...run }, '').length;
  return [
    stored.complete ? '' : t('stored_incomplete', { n: number(finished), of: number(stored.replicates) }),
    stored.leftOut.length === 0 ? '' : t('left_out', { list: stored.leftOut.map(leftOutWord).join(t('comma')) }),
    stored.controls === 0 ? '' : t('left_controls', { n: number(stored.controls) }),
  ].filter((text) => text !== '');
}

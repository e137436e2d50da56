/** A story as a list of steps (scenarios/kasserine/interview.yaml), for showing; the engine reads and matches it. */
import { parse } from 'yaml';

export interface Step {
  event: string | string[];
  place?: string | string[]; // role or kind
  slot?: string | string[];
  by?: string | string[];
  value?: number | [number, number];
  within_days?: number; // of the step before
  own_neighbourhood?: boolean;
}
export interface Story {
  title: string;
  steps: Step[];
}
export const readStory = (text: string): Story => parse(text) as Story;

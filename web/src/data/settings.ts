import type { Settings } from './types';

/** What is run when the page opens: the town of Kasserine, six years. */
export const DEFAULT_SETTINGS: Settings = {
  scenario: 'kasserine',
  areas: 'town',
  until: '',
  sets: [],
  seed: 1,
  replicates: 4,
  interventions: {},
  arms: [],
};

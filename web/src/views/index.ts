/** The views in the order of their tabs. */
import type { View } from '../app';
import { happens } from './happens';
import { help } from './help';
import { lives } from './lives';
import { report } from './report';
import { sure } from './sure';
import { town } from './town';
import { why } from './why';

export const VIEWS: View[] = [town, happens, lives, help, why, sure, report];

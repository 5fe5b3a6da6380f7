import { createSavedChoice } from '../state/saved-choice.ts';
import { ZONES } from './format-time.ts';

export const zoneChoice = createSavedChoice('stackflow.zone', ZONES);

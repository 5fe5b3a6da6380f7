import type { PlaybookRefusal } from '../../../src/contracts/api/playbooks.ts';
import type { ReplayRefusal } from '../../../src/contracts/replay.ts';
import { refuse, type Refusal } from '../answers.ts';

export const badCursor = refuse('not-understood', 'cursor: take it from `next` of the page before, with the same filters.');

export const unknownRemediation = (id: string): Refusal =>
  refuse('not-found', `There is no remediation ${id}. /remediations lists those that there are; /audit/${id} has the record of one that is older than the ledger.`);

/** What an operation says begins in lower case, and ends without a full stop. */
const toSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** Why something isn't replayed or discarded. */
export const refuseDecision = ({ reason, detail }: { reason: ReplayRefusal; detail: string }): Refusal =>
  refuse(reason === 'unknown-remediation' ? 'not-found' : 'refused', toSentence(detail), reason);

/** Why a playbook isn't changed. */
export const refusePlaybook = ({ refused, detail }: { refused: PlaybookRefusal; detail: string }): Refusal =>
  refuse(refused.startsWith('unknown-') ? 'not-found' : 'refused', toSentence(detail), refused);

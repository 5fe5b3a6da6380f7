import type { Refused } from '../../src/operations/playbooks/refuse.ts';

/** Thrown when a playbook, or a version of one, isn't there, or can't be changed as was asked for; nothing was. */
export class PlaybookRefusedError extends Error {
  override readonly name = 'PlaybookRefusedError';
  constructor({ detail }: Refused) {
    super(`${detail}. Deployed ones are listed by: stackflow playbook list`);
  }
}

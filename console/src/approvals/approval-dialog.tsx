import { useWrite } from '../api/use-write.ts';
import { remediationPath } from '../parts/addresses.ts';
import { announce } from '../parts/announcement.tsx';
import { Field } from '../parts/field.tsx';
import { WishDialog } from '../parts/wish-dialog.tsx';

export type Verdict = 'approve' | 'deny';

interface ApprovalDialogProps {
  remediationId: string;
  /** What is approved or denied. */
  title: string;
  verdict: Verdict;
  onClose: () => void;
}

const WORDS = { approve: { act: 'Approve', done: 'approved' }, deny: { act: 'Deny', done: 'denied' } };

/** Asks for the reason of a verdict. It is written to the audit trail, with the name of who gives it. */
export function ApprovalDialog({ remediationId, title, verdict, onClose }: ApprovalDialogProps) {
  const write = useWrite();
  const { act, done } = WORDS[verdict];

  async function decide({ reason }: Record<string, string | undefined>): Promise<void> {
    if (!(await write.send(`${remediationPath(remediationId)}/approval`, { body: { verdict, reason } }))) return;
    announce(`${title}: ${done}. It is looked at within half a minute.`);
    onClose();
  }

  return (
    <WishDialog title={`${act}: ${title}`} act={act} isGrave={verdict === 'deny'} write={write} onSubmit={decide} onClose={onClose}>
      <Field name="reason" label="Reason" isRequired maxLength={512} hint="It is written to the audit trail, with your name." />
    </WishDialog>
  );
}

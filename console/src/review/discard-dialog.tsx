import { useWrite } from '../api/use-write.ts';
import { reviewPath } from '../parts/addresses.ts';
import { announce } from '../parts/announcement.tsx';
import { Field } from '../parts/field.tsx';
import { WishDialog } from '../parts/wish-dialog.tsx';

/** Asks why nothing more is to be done about an item. Nothing is deleted: it stays in the list and in the audit trail. */
export function DiscardDialog({ reviewId, onClose }: { reviewId: string; onClose: () => void }) {
  const write = useWrite();

  async function discard({ reason }: Record<string, string | undefined>): Promise<void> {
    if (!(await write.send(`${reviewPath(reviewId)}/discard`, { body: { reason } }))) return;
    announce(`${reviewId} is discarded.`);
    onClose();
  }

  return (
    <WishDialog title="Discard" act="Discard" isGrave write={write} onSubmit={discard} onClose={onClose}>
      <p>Nothing more is done about it, and it can't be replayed afterwards. It stays in this list and in the audit trail.</p>
      <Field name="reason" label="Reason" isRequired maxLength={512} hint="It is written to the audit trail, with your name." />
    </WishDialog>
  );
}

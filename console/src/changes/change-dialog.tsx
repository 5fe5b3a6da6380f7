import { useWrite } from '../api/use-write.ts';
import { announce } from '../parts/announcement.tsx';
import { Field } from '../parts/field.tsx';
import { WishDialog } from '../parts/wish-dialog.tsx';
import { navigate } from '../routing/use-address.ts';
import { serverNow } from '../time/clock.ts';
import { readWall, toWall } from '../time/wall-time.ts';
import { zoneChoice } from '../time/zone-choice.ts';

/** Records a change that nobody's feed tells of. */
export function ChangeDialog({ ciId = '', onClose }: { ciId?: string | undefined; onClose: () => void }) {
  const write = useWrite();
  const zone = zoneChoice.read();

  async function record(form: Record<string, string | undefined>): Promise<void> {
    const at = readWall(form['implementedAt'] ?? '', zone);
    if (at === undefined) return;
    const { ciId: subject = '', changeId, summary } = form;
    const body = { ciId: subject, changeId, implementedAt: new Date(at).toISOString(), ...(summary && { summary }) };
    if (!(await write.send('/changes', { body }))) return;
    announce(`${changeId} on ${subject} is recorded.`);
    onClose();
    navigate('/changes', { ci: subject });
  }

  return (
    <WishDialog title="Record a change" act="Record" write={write} onSubmit={record} onClose={onClose}>
      <p>It keeps remediation away from its CI for as long as each playbook says.</p>
      <Field name="ciId" label="CI" value={ciId} isRequired hint="Or the ARN of a resource." />
      <Field name="changeId" label="Id of the change" isRequired maxLength={128} />
      <Field
        name="implementedAt"
        label={`Implemented (${zone === 'UTC' ? 'UTC' : 'local time'})`}
        type="datetime-local"
        isRequired
        value={toWall(serverNow(), zone)}
      />
      <Field name="summary" label="What it was" maxLength={512} />
    </WishDialog>
  );
}

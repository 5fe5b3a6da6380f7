import { useState } from 'preact/hooks';
import { useWrite } from '../api/use-write.ts';
import { announce } from '../parts/announcement.tsx';
import { Field } from '../parts/field.tsx';
import { Options } from '../parts/options.tsx';
import { WishDialog } from '../parts/wish-dialog.tsx';
import { serverNow } from '../time/clock.ts';
import { formatInstant } from '../time/format-time.ts';
import { readWall, toWall } from '../time/wall-time.ts';
import { zoneChoice } from '../time/zone-choice.ts';
import { describeScope, KINDS, scopeOf, type ScopeKind } from './scope.ts';

const HOUR_MS = 3_600_000;

/** Keeps everything, or everything of one account, playbook or CI, from being begun until a time. */
export function PauseDialog({ onClose }: { onClose: () => void }) {
  const write = useWrite();
  const [kind, setKind] = useState<ScopeKind>('all');
  const zone = zoneChoice.read();

  async function pause({ name, reason, until }: Record<string, string | undefined>): Promise<void> {
    const scope = scopeOf(kind, name ?? '');
    const end = readWall(until ?? '', zone);
    if (end === undefined) return;
    const body = { scope, reason, until: new Date(end).toISOString() };
    if (await write.send('/controls/pause', { body })) {
      announce(`Paused: ${describeScope(scope)}, until ${formatInstant(end, zone)}.`);
      onClose();
    }
  }

  return (
    <WishDialog title="Pause remediation" act="Pause" isGrave write={write} onSubmit={pause} onClose={onClose}>
      <p>Nothing more is begun in its scope. What has been begun is finished.</p>
      <Options legend="What to pause" name="kind" options={KINDS} chosen={kind} onChoose={setKind} />
      {kind !== 'all' && <Field key={kind} name="name" label={KINDS[kind].field} isRequired />}
      <Field name="reason" label="Reason" isRequired maxLength={512} hint="Everybody who asks why nothing happens reads it." />
      <Field
        name="until"
        label={`Until (${zone === 'UTC' ? 'UTC' : 'local time'})`}
        type="datetime-local"
        isRequired
        value={toWall(serverNow() + HOUR_MS, zone)}
      />
    </WishDialog>
  );
}

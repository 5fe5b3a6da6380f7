import { useState } from 'preact/hooks';
import { useWrite } from '../api/use-write.ts';
import { announce } from '../parts/announcement.tsx';
import { Field } from '../parts/field.tsx';
import { Options } from '../parts/options.tsx';
import { WishDialog } from '../parts/wish-dialog.tsx';
import { serverNow } from '../time/clock.ts';
import { toWall } from '../time/wall-time.ts';
import { zoneChoice } from '../time/zone-choice.ts';
import { REPEATS, windowFrom } from './window-form.ts';
import { WINDOW_KINDS, type WindowKind } from './window-scope.ts';

const HOUR_MS = 3_600_000;

/** Adds a window: a time in which nothing is done on the CIs it is for. */
export function WindowDialog({ onClose }: { onClose: () => void }) {
  const write = useWrite();
  const [kind, setKind] = useState<WindowKind>('ci');
  const zone = zoneChoice.read();
  const timeZone = zone === 'UTC' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = serverNow();

  async function add(form: Record<string, string | undefined>): Promise<void> {
    const body = windowFrom(form, kind, zone, timeZone);
    if (!body || !(await write.send('/windows', { body }))) return;
    announce(`${body.title} is added.`);
    onClose();
  }

  return (
    <WishDialog title="Add a maintenance window" act="Add" write={write} onSubmit={add} onClose={onClose}>
      <Field name="title" label="What it is for" isRequired maxLength={256} />
      <Options legend="Which CIs" name="kind" options={WINDOW_KINDS} chosen={kind} onChoose={setKind} />
      {kind !== 'all' && <Field key={kind} name="name" label={WINDOW_KINDS[kind].field} isRequired />}
      <Field name="startsAt" label={`Starts (${timeZone})`} type="datetime-local" isRequired value={toWall(now, zone)} />
      <Field name="endsAt" label={`Ends (${timeZone})`} type="datetime-local" isRequired value={toWall(now + HOUR_MS, zone)} />
      <Field
        name="repeats"
        label="Repeats"
        options={Object.keys(REPEATS)}
        emptyOption="once"
        hint="At the same local time, also when clocks change."
      />
      <Field name="rule" label="Or by a rule of your own" hint="RFC 5545, for example FREQ=MONTHLY;BYDAY=2SU" />
      <Field name="windowId" label="Id" hint="Made from the title unless given. The same id again replaces the window." />
    </WishDialog>
  );
}

import { useState } from 'preact/hooks';
import type { MaintenanceWindow } from '../../../src/contracts/maintenance-window.ts';
import { useList } from '../api/use-answer.ts';
import { Answer } from '../parts/answer.tsx';
import { Table, type Column } from '../parts/table.tsx';
import { Time } from '../time/time.tsx';
import { RemoveWindowDialog } from './remove-window-dialog.tsx';
import { describeWindowScope } from './window-scope.ts';

const COLUMNS: Column<MaintenanceWindow>[] = [
  { heading: 'Window', isLong: true, cell: ({ title, windowId }) => title || windowId },
  { heading: 'For', cell: ({ scope }) => describeWindowScope(scope) },
  { heading: 'Starts', cell: ({ startsAt }) => <Time at={startsAt} /> },
  { heading: 'Ends', cell: ({ endsAt }) => <Time at={endsAt} /> },
  { heading: 'Repeats', isLong: true, cell: ({ rrule, timeZone }) => (rrule ? `${rrule} (${timeZone ?? 'UTC'})` : 'once') },
];

/** Every window as it was set, and for operators the button that removes it. */
export function Windows({ mayChange }: { mayChange: boolean }) {
  const windows = useList<MaintenanceWindow>('/windows');
  const [leaving, setLeaving] = useState<MaintenanceWindow>();
  const remove: Column<MaintenanceWindow> = {
    heading: 'Remove',
    cell: (window) => (
      <button type="button" class="plain" aria-label={`Remove ${window.title || window.windowId} …`} onClick={() => setLeaving(window)}>
        Remove …
      </button>
    ),
  };
  return (
    <>
      <h2>All windows</h2>
      <Answer of={windows}>
        {({ items }) => (
          <Table
            caption="Maintenance windows"
            columns={mayChange ? [...COLUMNS, remove] : COLUMNS}
            rows={items}
            keyOf={({ scope, windowId }) => `${scope} ${windowId}`}
            empty="There is no window."
          />
        )}
      </Answer>
      {leaving && <RemoveWindowDialog window={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

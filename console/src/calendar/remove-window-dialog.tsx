import type { MaintenanceWindow } from '../../../src/contracts/maintenance-window.ts';
import { useWrite } from '../api/use-write.ts';
import { announce } from '../parts/announcement.tsx';
import { WishDialog } from '../parts/wish-dialog.tsx';
import { describeWindowScope } from './window-scope.ts';

/** Asks before a window is removed. */
export function RemoveWindowDialog({ window: { scope, windowId, title }, onClose }: { window: MaintenanceWindow; onClose: () => void }) {
  const write = useWrite();
  const name = title || windowId;

  async function remove(): Promise<void> {
    const path = `/windows/${encodeURIComponent(scope)}/${encodeURIComponent(windowId)}`;
    if (!(await write.send(path, { method: 'DELETE' }))) return;
    announce(`${name} is removed.`);
    onClose();
  }

  return (
    <WishDialog title={`Remove ${name}`} act="Remove" isGrave write={write} onSubmit={remove} onClose={onClose}>
      <p>
        Remediation may act on {describeWindowScope(scope)} at once, and in all its other occurrences too, as far as no other window covers them.
      </p>
    </WishDialog>
  );
}

import { useWrite } from '../api/use-write.ts';
import { playbookPath } from '../parts/addresses.ts';
import { announce } from '../parts/announcement.tsx';
import { WishDialog } from '../parts/wish-dialog.tsx';

interface RollbackDialogProps {
  playbookId: string;
  toVersion: number;
  onClose: () => void;
}

/** Asks before a new version takes the content of an old one. */
export function RollbackDialog({ playbookId, toVersion, onClose }: RollbackDialogProps) {
  const write = useWrite();

  async function rollBack(): Promise<void> {
    if (!(await write.send(`${playbookPath(playbookId)}/rollback`, { body: { toVersion } }))) return;
    announce(`${playbookId} has the content of version ${toVersion} again.`);
    onClose();
  }

  return (
    <WishDialog title={`Roll ${playbookId} back`} act={`Roll back to version ${toVersion}`} isGrave write={write} onSubmit={rollBack} onClose={onClose}>
      <p>A new version is added that has the content of version {toVersion}; every version stays as it is. Requests that name no version go by it at once.</p>
    </WishDialog>
  );
}

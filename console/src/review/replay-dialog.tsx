import { useEffect, useRef, useState } from 'preact/hooks';
import type { PlaybookVersions, ReplayAnswer } from '../api/answers.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useWrite } from '../api/use-write.ts';
import { playbookPath, remediationPath } from '../parts/addresses.ts';
import { announce } from '../parts/announcement.tsx';
import { Link } from '../parts/link.tsx';
import { WishDialog } from '../parts/wish-dialog.tsx';
import { navigate } from '../routing/use-address.ts';
import { awaitRemediation } from './await-remediation.ts';

interface ReplayDialogProps {
  /** Of what is replayed: an item of the review, or a remediation. */
  path: string;
  playbookId: string | null;
  incidentId: string | null;
  onClose: () => void;
}

/** Asks before a replay; and once more, naming the version, when the playbook has changed since. */
export function ReplayDialog({ path, playbookId, incidentId, onClose }: ReplayDialogProps) {
  const write = useWrite();
  const [hasChanged, setHasChanged] = useState(false);
  const [nextId, setNextId] = useState<string>();
  const isOpen = useIsMounted();
  const isConfirming = hasChanged || write.problem?.reason === 'playbook-changed';
  const version = useActiveVersion(isConfirming ? playbookId : null);

  async function replay(): Promise<void> {
    setHasChanged(isConfirming);
    const body = isConfirming && version !== undefined ? { playbookVersion: version } : {};
    const accepted = await write.send<ReplayAnswer>(`${path}/replay`, { body });
    if (accepted) await follow(accepted.remediationId);
  }

  async function follow(remediationId: string): Promise<void> {
    setNextId(remediationId);
    const isThere = await awaitRemediation(remediationId, incidentId ?? '').catch(() => false);
    // Whoever has closed the dialog meanwhile is elsewhere, and stays there.
    if (isThere && isOpen.current) navigate(remediationPath(remediationId));
    if (isOpen.current) onClose();
    announce(`Replayed as ${remediationId}.${isThere ? ' Every gate is asked again.' : " The engine hasn't accepted it yet."}`);
  }

  return (
    <WishDialog
      title="Replay"
      act={isConfirming && version !== undefined ? `Replay with version ${version}` : 'Replay'}
      write={{ ...write, isBusy: write.isBusy || nextId !== undefined }}
      onSubmit={replay}
      onClose={onClose}
    >
      <p>A new attempt is signed in your name and queued like any request. Every gate is asked again, and the action happens once at most.</p>
      {isConfirming && playbookId && <PlaybookChanged playbookId={playbookId} />}
      <p role="status">{nextId && `Queued as ${nextId}; waits for the engine to accept it …`}</p>
    </WishDialog>
  );
}

function useIsMounted(): { readonly current: boolean } {
  const isMounted = useRef(true);
  useEffect(() => () => void (isMounted.current = false), []);
  return isMounted;
}

const PlaybookChanged = ({ playbookId }: { playbookId: string }) => (
  <p>
    <strong>The playbook isn't the one that the first attempt had.</strong>{' '}
    <Link to={playbookPath(playbookId)}>See what has changed in {playbookId}</Link>, or replay with the version that is active now.
  </p>
);

/** @returns the version of a playbook that acts, once it is known */
function useActiveVersion(playbookId: string | null): number | undefined {
  const { answer } = useAnswer<PlaybookVersions>(playbookId === null ? null : playbookPath(playbookId));
  return answer?.activeVersion ?? undefined;
}

import type { Controls } from '../api/answers.ts';
import { useWrite } from '../api/use-write.ts';
import { announce } from '../parts/announcement.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNotice } from '../parts/notice.tsx';
import { useMay } from '../session/session.ts';
import { Time } from '../time/time.tsx';
import { describeScope } from './scope.ts';

interface PausesDialogProps {
  pauses: Controls['pauses'];
  onClose: () => void;
}

/** What is paused, by whom and why, each with the button that lifts it. */
export function PausesDialog({ pauses, onClose }: PausesDialogProps) {
  const write = useWrite();
  const mayResume = useMay('operator');

  async function resume(scope: string): Promise<void> {
    if (!(await write.send('/controls/resume', { body: { scope } }))) return;
    announce(`The pause is lifted: ${describeScope(scope)}.`);
    if (pauses.length === 1) onClose();
  }

  return (
    <Dialog title="Paused" onClose={onClose}>
      <ProblemNotice problem={write.problem} />
      <ul class="pauses">
        {pauses.map(({ scope, reason, by, until }) => (
          <li key={scope}>
            <p>
              <strong>{describeScope(scope)}</strong> until <Time at={until} />
              <br />
              {reason} <span class="quiet">({by})</span>
            </p>
            {mayResume && (
              <button type="button" disabled={write.isBusy} aria-label={`Resume ${describeScope(scope)}`} onClick={() => void resume(scope)}>
                Resume
              </button>
            )}
          </li>
        ))}
      </ul>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </Dialog>
  );
}

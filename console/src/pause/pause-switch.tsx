import { useState } from 'preact/hooks';
import { useMay } from '../session/session.ts';
import { Time } from '../time/time.tsx';
import { PauseDialog } from './pause-dialog.tsx';
import { PausesDialog } from './pauses-dialog.tsx';
import { useControls } from './use-controls.ts';

/** Always in sight: whether anything is paused, and the button that pauses. */
export function PauseSwitch() {
  const { answer } = useControls();
  const [shown, setShown] = useState<'pause' | 'pauses'>();
  const mayPause = useMay('operator');
  const pauses = answer?.pauses ?? [];
  const everything = pauses.find(({ scope }) => scope === 'all');
  return (
    <div class="pause-switch">
      {pauses.length > 0 && (
        <button type="button" class="paused" onClick={() => setShown('pauses')}>
          <span aria-hidden="true">❚❚</span>{' '}
          {everything ? (
            <>
              Everything is paused until <Time at={everything.until} />
            </>
          ) : (
            `${pauses.length} paused`
          )}
        </button>
      )}
      {answer?.modes.some(({ scope, mode }) => scope === 'all' && mode === 'dry-run') && <strong>Dry run: nothing is executed</strong>}
      {mayPause && (
        <button type="button" class="grave" onClick={() => setShown('pause')}>
          Pause …
        </button>
      )}
      {shown === 'pause' && <PauseDialog onClose={() => setShown(undefined)} />}
      {shown === 'pauses' && <PausesDialog pauses={pauses} onClose={() => setShown(undefined)} />}
    </div>
  );
}

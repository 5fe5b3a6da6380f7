import type { ComponentChildren } from 'preact';
import type { Write } from '../api/use-write.ts';
import { Dialog } from './dialog.tsx';

import { ProblemNotice } from './notice.tsx';
import { readForm } from './read-form.ts';

interface WishDialogProps {
  title: string;
  /** What the button that does it is called. */
  act: string;
  /** Doing it can't be taken back, or keeps something from being done. */
  isGrave?: boolean;
  write: Write;
  onSubmit: (form: Record<string, string | undefined>) => Promise<void> | void;
  onClose: () => void;
  children?: ComponentChildren;
}

/** Asks before something is done, shows why it was refused, and stays open then. */
export function WishDialog({ title, act, isGrave, write, onSubmit, onClose, children }: WishDialogProps) {
  const submit = (event: Event): void => {
    event.preventDefault();
    void onSubmit(readForm(event.currentTarget as HTMLFormElement));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} aria-busy={write.isBusy}>
        {children}
        <ProblemNotice problem={write.problem} />
        <div class="buttons">
          <button type="submit" class={isGrave ? 'grave' : 'primary'} disabled={write.isBusy}>
            {act}
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

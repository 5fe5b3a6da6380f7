import { Time } from '../time/time.tsx';
import type { RemediationView } from './remediation-view.ts';

/** What the incident was told. */
export const WorkNote = ({ note }: { note: RemediationView['workNote'] }) =>
  note && (
    <section class="card" aria-label="Work note">
      <h2>Work note</h2>
      <p class="quiet">
        {note.author}, <Time at={note.created_at} />
      </p>
      <p class="work-note">{note.text}</p>
    </section>
  );

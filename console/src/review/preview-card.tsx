import type { GatePreview } from '../../../src/contracts/gate-preview.ts';
import { Badge } from '../parts/badge.tsx';
import { Gates } from '../parts/gates.tsx';
import { Time } from '../time/time.tsx';

/** What every gate would say of a replay at this moment. */
export function PreviewCard({ preview }: { preview: GatePreview | null }) {
  if (!preview) return <p class="empty">No gate can be asked about it: the request can't be read, or isn't ours.</p>;
  return (
    <section aria-label="What the gates say now">
      <h2>
        What the gates say now <Badge word={preview.verdict} />
      </h2>
      <p class="quiet">
        Asked at <Time at={preview.at} />; nothing was taken or written.
        {preview.isDryRun && ' It would be planned and not executed.'}
      </p>
      <Gates caption="What every gate says now" verdicts={preview.gates} />
    </section>
  );
}

import { useState } from 'preact/hooks';
import type { GatePreview } from '../../../src/contracts/gate-preview.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Answer } from '../parts/answer.tsx';
import { PreviewCard } from '../review/preview-card.tsx';

/** May it be run again? Asks every gate when somebody wants to know: it is a look at a dozen tables. */
export function AskGates({ path }: { path: string }) {
  const [isAsked, setIsAsked] = useState(false);
  const preview = useAnswer<GatePreview>(isAsked ? `${path}/preview` : null);
  return (
    <section class="card" aria-label="May it be run again?">
      <h2>May it be run again?</h2>
      {isAsked ? (
        <Answer of={preview}>{(answer) => <PreviewCard preview={answer} />}</Answer>
      ) : (
        <button type="button" onClick={() => setIsAsked(true)}>
          What would the gates say now?
        </button>
      )}
    </section>
  );
}

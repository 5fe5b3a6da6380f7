import type { GateVerdict } from '../parts/gate-verdict.ts';
import { Gates } from '../parts/gates.tsx';
import type { Why } from './answer-why.ts';

/** Why it acted or did not: a sentence, what can be done, and every gate's verdict with its evidence. */
export const WhyCard = ({ why, verdicts }: { why: Why; verdicts: readonly GateVerdict[] }) => (
  <section class="card" aria-label="Why">
    <h2>Why</h2>
    <p class="answer-line">{why.said}</p>
    {why.remedy && <p>{why.remedy}</p>}
    <Gates caption="Verdicts of the gates" verdicts={verdicts} />
  </section>
);

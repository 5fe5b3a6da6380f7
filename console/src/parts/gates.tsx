import type { Decision } from '../../../src/contracts/decision.ts';
import { Time } from '../time/time.tsx';
import { Badge } from './badge.tsx';
import type { GateVerdict } from './gate-verdict.ts';
import { Json } from './json.tsx';
import { Table } from './table.tsx';

const hasEvidence = ({ evidence }: Decision): boolean => Object.keys(evidence).length > 0;

function Said({ gate, decision }: GateVerdict) {
  return (
    <div class="said">
      {decision.detail}
      {'recheckAt' in decision && decision.recheckAt && (
        <div class="quiet">
          Worth asking again at <Time at={decision.recheckAt} />
        </div>
      )}
      {hasEvidence(decision) && (
        <details>
          <summary>
            Evidence<span class="unseen"> of the gate {gate}</span>
          </summary>
          <Json label={`Evidence of the gate ${gate}`} value={decision.evidence} />
        </details>
      )}
    </div>
  );
}

/** What each gate said, in the order in which they are asked. */
export const Gates = ({ caption, verdicts }: { caption: string; verdicts: readonly GateVerdict[] }) => (
  <Table
    caption={caption}
    rows={verdicts}
    keyOf={({ gate }) => gate}
    empty="No gate was asked."
    columns={[
      { heading: 'Gate', cell: ({ gate }) => <span class="nowrap">{gate}</span> },
      { heading: 'Verdict', cell: ({ decision }) => <Badge word={decision.verdict} /> },
      { heading: 'Reason', cell: ({ decision }) => ('reason' in decision ? decision.reason : <span class="quiet">–</span>) },
      { heading: 'What it says', isLong: true, cell: (verdict) => <Said {...verdict} /> },
    ]}
  />
);

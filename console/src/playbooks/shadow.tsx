import type { Disagreement, ShadowReport, Side } from '../../../src/contracts/shadow.ts';
import { useAnswer } from '../api/use-answer.ts';
import { formatRate } from '../audit/figures.ts';
import { playbookPath, remediationPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Facts } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { Table, type Column } from '../parts/table.tsx';
import { Time } from '../time/time.tsx';

const describe = ({ acts, reason, detail }: Side): string => `${acts ? 'acts' : 'does nothing'}: ${reason ?? detail}`;

const COLUMNS: Column<Disagreement>[] = [
  { heading: 'When', cell: ({ at }) => <Time at={at} /> },
  { heading: 'Incident', cell: ({ incidentId, attempt }) => `${incidentId}, attempt ${attempt}` },
  { heading: 'CI', cell: ({ ciId }) => ciId },
  { heading: 'In shadow', isLong: true, cell: ({ shadow }) => describe(shadow) },
  {
    heading: 'What happened',
    isLong: true,
    cell: ({ active }) => (active.remediationId ? <Link to={remediationPath(active.remediationId)}>{describe(active)}</Link> : describe(active)),
  },
];

/** How what the version in shadow would have done compares with what happened. */
export function Shadow({ playbookId }: { playbookId: string }) {
  const report = useAnswer<ShadowReport>(`${playbookPath(playbookId)}/shadow`);
  return (
    <section aria-label="In shadow">
      <h2>In shadow</h2>
      <Answer of={report}>
        {(said) => (
          <>
            <div class="card">
              <Figures report={said} />
            </div>
            {said.decisions > 0 && (
              <Table
                caption="Where the version in shadow disagrees with what happened, the newest first"
                columns={COLUMNS}
                rows={said.disagreements}
                keyOf={({ incidentId, attempt, at }) => `${incidentId} ${attempt} ${at}`}
                empty="They agree wherever both are known."
              />
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

function Figures({ report }: { report: ShadowReport }) {
  const { version, decisions, from, to, agreement, both, onlyShadow, onlyActive, neither, undecided } = report;
  if (decisions === 0) return <>Version {version} has decided nothing yet: no alert of its type has come.</>;
  return (
    <Facts
      facts={[
        ['Version', version],
        ['Agreement', formatRate(agreement)],
        ['Decisions', decisions],
        ['Both act', both],
        ['Only the shadow acts', onlyShadow],
        ['Only what is active acts', onlyActive],
        ['Neither acts', neither],
        ['Not known', undecided],
        ['From', <Time key="from" at={from} />],
        ['To', <Time key="to" at={to} />],
      ]}
    />
  );
}

import { useState } from 'preact/hooks';
import type { Playbook } from '../../../src/contracts/playbook.ts';
import type { PlaybookVersions } from '../api/answers.ts';
import { useAnswer } from '../api/use-answer.ts';
import { playbookPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Badge } from '../parts/badge.tsx';
import { Facts } from '../parts/facts.tsx';
import { Heading } from '../parts/heading.tsx';
import { Json } from '../parts/json.tsx';
import { Link } from '../parts/link.tsx';
import { Table, type Column } from '../parts/table.tsx';
import type { PageProps } from '../routing/page.ts';
import { useMay } from '../session/session.ts';
import { Diff } from './diff.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';
import { Shadow } from './shadow.tsx';

/** One playbook: what acts, what there was before, and what has changed between. */
export function PlaybookPage({ parameters: { playbookId = '' }, query }: PageProps) {
  const versions = useAnswer<PlaybookVersions>(playbookPath(playbookId));
  return (
    <>
      <Heading title={playbookId}>
        <Link class="button" to="/audit" query={{ playbook: playbookId }}>
          Its audit records
        </Link>
      </Heading>
      <Answer of={versions}>
        {(answer) => (
          <>
            <Acting {...answer} />
            <Versions {...answer} />
            {answer.versions.some(({ status }) => status === 'shadow') && <Shadow playbookId={playbookId} />}
            <Diff playbookId={playbookId} versions={answer.versions.map(({ version }) => version)} query={query} />
          </>
        )}
      </Answer>
    </>
  );
}

/** The version that acts; the newest where none does. */
function Acting({ versions, activeVersion }: PlaybookVersions) {
  const shown = versions.find(({ version }) => version === activeVersion) ?? versions[0];
  if (!shown) return null;
  const { rule, action, safety } = shown;
  return (
    <section class="card" aria-label={`Version ${shown.version}`}>
      <h2>
        {activeVersion === null ? 'No version acts' : `Version ${shown.version} acts`} <Badge word={shown.status} />
      </h2>
      <p>{shown.description}</p>
      <Facts
        facts={[
          ['Answers', shown.alertType],
          ['Category', `${rule.category}, confidence above ${rule.minConfidence}`],
          ['When', rule.when && <code>{rule.when}</code>],
          ['Action', action.type],
          ['Approval', safety.approval ? `${safety.approval.people} must approve` : 'none'],
          ['No action after a change for', `${safety.recentChangeMinutes} min`],
          ['Owner', shown.owner],
        ]}
      />
      <details>
        <summary>All of it</summary>
        <Json label={`Version ${shown.version} of ${shown.playbookId}`} value={shown} />
      </details>
    </section>
  );
}

function Versions({ playbookId, versions, activeVersion }: PlaybookVersions) {
  const [target, setTarget] = useState<number>();
  const mayRollBack = useMay('admin');
  const columns: Column<Playbook>[] = [
    { heading: 'Version', cell: ({ version }) => version },
    { heading: 'Status', cell: ({ status }) => <Badge word={status} /> },
    { heading: 'Action', cell: ({ action }) => action.type },
    {
      heading: 'Changes',
      cell: ({ version }) => (
        <Link to={playbookPath(playbookId)} query={{ to: String(version) }}>
          What version {version} changed
        </Link>
      ),
    },
  ];
  const rollBack: Column<Playbook> = {
    heading: 'Roll back',
    cell: ({ version }) =>
      version === activeVersion ? (
        'acts now'
      ) : (
        <button type="button" class="plain" onClick={() => setTarget(version)}>
          Roll back to version {version} …
        </button>
      ),
  };
  return (
    <>
      <h2>Versions</h2>
      <Table
        caption="Versions, the newest first"
        columns={mayRollBack ? [...columns, rollBack] : columns}
        rows={versions}
        keyOf={({ version }) => String(version)}
        empty="There is no version."
      />
      {target !== undefined && <RollbackDialog playbookId={playbookId} toVersion={target} onClose={() => setTarget(undefined)} />}
    </>
  );
}

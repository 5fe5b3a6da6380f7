import { Badge } from '../parts/badge.tsx';
import { Facts } from '../parts/facts.tsx';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { Notice, ProblemNotice } from '../parts/notice.tsx';
import { reviewPath } from '../parts/addresses.ts';
import { Table } from '../parts/table.tsx';
import type { PageProps } from '../routing/page.ts';
import { useMay } from '../session/session.ts';
import { BulkPreview } from './bulk-preview.tsx';
import type { BulkTally } from './bulk-tally.ts';
import { bulkFiltersOf, REVIEW_FILTERS } from './review-filters.ts';
import { useBulkReplay, type BulkReplay } from './use-bulk-replay.ts';

const SAYINGS: Record<BulkReplay['state'], string> = {
  ready: 'Nothing has been replayed yet.',
  running: 'Replaying, page by page …',
  stopped: 'Stopped. It goes on behind the last page, also when this address is opened again.',
  done: 'Done: everything that fits has been looked at.',
};

const named = (filters: Record<string, string>): [string, string][] =>
  REVIEW_FILTERS.flatMap(({ name, label }) => (filters[name] ? [[label, filters[name]]] : []));

/** Replays all items that fit the filters, shows how it goes, and can be stopped and resumed. */
export function BulkReplayPage({ query }: PageProps) {
  const filters = bulkFiltersOf(query);
  const bulk = useBulkReplay(filters, query['cursor']);
  const mayReplay = useMay('operator');
  return (
    <>
      <Heading title="Replay in bulk">
        <Link to="/dlq" query={{ ...filters, status: 'open' }}>
          Back to the list
        </Link>
      </Heading>
      <p>Each item becomes a new attempt, signed in your name and queued like any request. Every gate is asked again.</p>
      <section class="card" aria-label="What is replayed">
        <Facts facts={[['Status', 'open'], ...named(filters)]} />
      </section>
      {mayReplay ? <Switch {...bulk} /> : <Notice>Replaying needs the role operator.</Notice>}
      <p role="status">
        {SAYINGS[bulk.state]} {bulk.state !== 'ready' && `${bulk.tally.replayed} replayed, ${bulk.tally.refused} refused.`}
      </p>
      <ProblemNotice problem={bulk.problem} />
      <Refusals tally={bulk.tally} />
      {bulk.state === 'ready' && <BulkPreview filters={filters} />}
    </>
  );
}

function Switch({ state, run, stop }: BulkReplay) {
  if (state === 'done') return null;
  return (
    <p class="buttons">
      {state === 'running' ? (
        <button type="button" onClick={stop}>
          Stop after this page
        </button>
      ) : (
        <button type="button" class="primary" onClick={run}>
          {state === 'ready' ? 'Replay all' : 'Resume'}
        </button>
      )}
    </p>
  );
}

function Refusals({ tally: { reasons, refusals } }: { tally: BulkTally }) {
  if (reasons.length === 0) return null;
  return (
    <>
      <h2>Refused</h2>
      <p>
        {reasons.map(({ reason, count }) => (
          <Badge key={reason} word={`${count} × ${reason}`} tone="bad" />
        ))}
      </p>
      <Table
        caption="The last refusals"
        rows={refusals}
        keyOf={({ replayOf }) => replayOf}
        empty="None."
        columns={[
          { heading: 'Item', isLong: true, cell: ({ replayOf }) => <Link to={reviewPath(replayOf)}>{replayOf}</Link> },
          { heading: 'Reason', cell: ({ reason }) => reason },
          { heading: 'What it says', isLong: true, cell: ({ detail }) => detail },
        ]}
      />
    </>
  );
}

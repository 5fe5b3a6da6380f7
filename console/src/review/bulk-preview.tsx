import { useState } from 'preact/hooks';
import { toProblem, type ApiProblem } from '../api/problem.ts';
import { reviewPath } from '../parts/addresses.ts';
import { Badge } from '../parts/badge.tsx';
import { Link } from '../parts/link.tsx';
import { ProblemNotice } from '../parts/notice.tsx';
import { Table, type Column } from '../parts/table.tsx';
import { askGatesAbout, MOST_ASKED } from './ask-gates-about.ts';
import { obstacleOf, type Asked } from './obstacle.ts';

const COLUMNS: Column<Asked>[] = [
  { heading: 'Item', isLong: true, cell: ({ item }) => <Link to={reviewPath(item.reviewId)}>{item.reviewId}</Link> },
  { heading: 'CI', cell: ({ item }) => item.ciId ?? '–' },
  { heading: 'Verdict', cell: (asked) => <Badge word={obstacleOf(asked).verdict} /> },
  { heading: 'Reason', cell: (asked) => obstacleOf(asked).reason },
  { heading: 'What it says', isLong: true, cell: (asked) => obstacleOf(asked).detail },
];

const countOf = (all: Asked[], verdict: string): number => all.filter((one) => obstacleOf(one).verdict === verdict).length;

/** What every gate says now of the first items, before anything is replayed. */
export function BulkPreview({ filters }: { filters: Record<string, string> }) {
  const [asked, setAsked] = useState<Asked[]>();
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();

  async function ask(): Promise<void> {
    setIsAsking(true);
    setProblem(undefined);
    try {
      await askGatesAbout(filters, setAsked);
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setIsAsking(false);
    }
  }

  return (
    <section aria-label="What the gates say now">
      <h2>What the gates say now</h2>
      <p class="buttons">
        <button type="button" disabled={isAsking} onClick={() => void ask()}>
          Ask about the first {MOST_ASKED}
        </button>
        <span role="status">
          {asked && `${asked.length} asked: ${countOf(asked, 'allow')} allowed, ${countOf(asked, 'hold')} held, ${countOf(asked, 'deny')} denied.`}
        </span>
      </p>
      <ProblemNotice problem={problem} />
      {asked && (
        <Table
          caption="What the gates say now of the first items"
          columns={COLUMNS}
          rows={asked}
          keyOf={({ item }) => item.reviewId}
          empty="Nothing open fits."
        />
      )}
    </section>
  );
}

import { isDeepStrictEqual } from 'node:util';
import { createAuditQueryStore, type AuditQueryStore } from '../../../src/stores/audit-query-store.ts';
import type { AuditSqlOptions } from '../../../src/stores/audit-sql.ts';
import { seededRandom } from '../../classifier/random.ts';
import { pick } from '../rule-match/generate-playbooks.ts';
import type { TrailEntry, TrailOptions } from './make-trail.ts';
import { percentile } from './percentile.ts';

const PAGE = 50;
/** The largest page that people ask for by hand. */
const FAILURES_PAGE = 100;
const DAY_MS = 86_400_000;
const DEFAULT_RECURRENCE_DAYS = 7;

/** Thrown when a question finds nothing at all, or both ways find something else: such times compare nothing. */
class NothingComparedError extends Error {
  override readonly name = 'NothingComparedError';
}

/** A question that people ask the trail, each time about something else. */
interface Question {
  name: string;
  /** Milliseconds that 95 % may take; none is set where it is absent. */
  targetMilliseconds?: number;
  /** @returns what was found, and how many records it is about. */
  ask(store: AuditQueryStore): Promise<{ answer: unknown; records: number }>;
}

export interface QueryTimes {
  name: string;
  targetMilliseconds: number | undefined;
  /** Records an answer, on average. */
  records: number;
  /** In milliseconds. */
  direct: { p50: number; p95: number };
  dataApi: { p50: number; p95: number };
}

const list = async (store: AuditQueryStore, query: Parameters<AuditQueryStore['list']>[0]) => {
  const { records } = await store.list(query);
  return { answer: records, records: records.length };
};

/** The questions of the acceptance; each makes up what the next one is about. */
function makeQuestions({ from, to, seed }: TrailOptions, sample: readonly TrailEntry[]): (() => Question)[] {
  const random = seededRandom(seed);
  const anyTime = (spanMs: number) => new Date(from.getTime() + Math.floor(random() * (to.getTime() - from.getTime() - spanMs)));
  const anyRecord = () => pick(sample, random).record.record;
  const lists = (name: string, makeQuery: () => Parameters<AuditQueryStore['list']>[0]) => (): Question => {
    const query = makeQuery();
    return { name, targetMilliseconds: 20, ask: (store) => list(store, query) };
  };
  return [
    lists(`last ${PAGE} of a CI`, () => ({ ci: anyRecord().ciId, limit: PAGE })),
    lists(`failures in a month (newest ${FAILURES_PAGE})`, () => {
      const time = anyTime(62 * DAY_MS);
      const month = (plus: number) => new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + plus)).toISOString();
      return { result: 'failure', from: month(1), to: month(2), limit: FAILURES_PAGE };
    }),
    lists('by incident', () => ({ incident: anyRecord().incidentId, limit: PAGE })),
    () => {
      const start = anyTime(365 * DAY_MS);
      const to = new Date(start.getTime() + 365 * DAY_MS).toISOString();
      const query = { from: start.toISOString(), to, recurrenceDays: DEFAULT_RECURRENCE_DAYS };
      return {
        name: 'success rate over a year',
        async ask(store) {
          const answer = await store.measure(query);
          return { answer, records: answer.total.success + answer.total.failure + answer.total.skipped };
        },
      };
    },
  ];
}

async function time(question: Question, store: AuditQueryStore) {
  const start = performance.now();
  const { answer, records } = await question.ask(store);
  return { answer, records, milliseconds: performance.now() - start };
}

const summarise = (times: number[]) => ({ p50: percentile(times, 0.5), p95: percentile(times, 0.95) });

/** Both ways take turns in who comes first, since the second one finds what it needs in memory. */
async function measureQuestion(
  makeQuestion: () => Question,
  { direct, dataApi }: { direct: AuditQueryStore; dataApi: AuditQueryStore },
  samples: number,
): Promise<QueryTimes> {
  const times = { direct: [] as number[], dataApi: [] as number[] };
  let [records, question] = [0, makeQuestion()];
  for (let sample = 0; sample < samples; sample++, question = makeQuestion()) {
    const isDirectFirst = sample % 2 === 0;
    const first = await time(question, isDirectFirst ? direct : dataApi);
    const second = await time(question, isDirectFirst ? dataApi : direct);
    if (!isDeepStrictEqual(first.answer, second.answer))
      throw new NothingComparedError(`${question.name}: the two ways give different answers.`);
    times.direct.push((isDirectFirst ? first : second).milliseconds);
    times.dataApi.push((isDirectFirst ? second : first).milliseconds);
    records += first.records;
  }
  const { name, targetMilliseconds } = question;
  if (records === 0) throw new NothingComparedError(`${name}: none of ${samples} questions finds anything.`);
  const summaries = { direct: summarise(times.direct), dataApi: summarise(times.dataApi) };
  return { name, targetMilliseconds, records: records / samples, ...summaries };
}

/** The two ways in which the same questions are asked. */
export interface Ways {
  direct: AuditSqlOptions;
  dataApi: AuditSqlOptions;
}

/**
 * Asks each question through the product's query store, over node-postgres and over the Data API, and compares the answers.
 * @param sample what the questions are about
 * @param samples how often each question is asked
 * @throws NothingComparedError
 */
export async function measureQueries(
  { direct, dataApi }: Ways,
  trail: TrailOptions,
  sample: readonly TrailEntry[],
  samples: number,
): Promise<QueryTimes[]> {
  const stores = { direct: createAuditQueryStore(direct), dataApi: createAuditQueryStore(dataApi) };
  const all: QueryTimes[] = [];
  for (const makeQuestion of makeQuestions(trail, sample)) all.push(await measureQuestion(makeQuestion, stores, samples));
  return all;
}

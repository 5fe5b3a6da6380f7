import { Facts } from '../parts/facts.tsx';
import { Json } from '../parts/json.tsx';
import { formatLength } from '../time/format-time.ts';
import { Time } from '../time/time.tsx';
import type { StateError } from './history-event.ts';
import { readableJson } from './readable-json.ts';
import type { StateRun } from './run.ts';
import { LOOKS } from './status-words.ts';

const Errors = ({ errors, name }: { errors: readonly StateError[]; name: string }) => (
  <>
    <h4>Errors</h4>
    <ol class="errors" aria-label={`Errors of ${name}`}>
      {errors.map(({ error, cause, at }, index) => (
        <li key={index}>
          <strong>{error}</strong> at <Time at={at} />
          {cause && <Json label={`Cause of error ${index + 1}, ${error}`} value={readableJson(cause)} />}
        </li>
      ))}
    </ol>
  </>
);

const Document = ({ title, name, text }: { title: string; name: string; text: string | null }) =>
  text === null ? null : (
    <details open={text.length < 2000}>
      <summary>{title}</summary>
      <Json label={`${title} of ${name}`} value={readableJson(text)} />
    </details>
  );

/** Everything that a run says of one state. */
export function StatePanel({ state, type, comment }: { state: StateRun; type: string | undefined; comment: string | undefined }) {
  const { name, status, visits, retries, errors, input, output, startedAt, endedAt, durationMs } = state;
  return (
    <section class="card state-panel" aria-label={`State ${name}`}>
      <h3>{name}</h3>
      {comment && <p class="quiet">{comment}</p>}
      <Facts
        facts={[
          ['Status', `${LOOKS[status].sign} ${LOOKS[status].word}`],
          ['Type', type],
          ['Visits', visits],
          ['Retries', retries],
          ['Entered', startedAt && <Time at={startedAt} />],
          ['Left', endedAt && <Time at={endedAt} />],
          ['Took', visits > 0 && formatLength(durationMs)],
        ]}
      />
      {errors.length > 0 && <Errors errors={errors} name={name} />}
      <Document title="Input" name={name} text={input} />
      <Document title="Output" name={name} text={output} />
    </section>
  );
}

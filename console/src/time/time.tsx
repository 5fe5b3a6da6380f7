import { useStore } from '../state/store.ts';
import { useNow } from './clock.ts';
import { formatDistance, formatInstant, formatLength } from './format-time.ts';
import { zoneChoice } from './zone-choice.ts';

/** A time in the zone that the reader chose. @param props.at ISO 8601; nothing is a dash */
export function Time({ at }: { at: string | null | undefined }) {
  const zone = useStore(zoneChoice);
  if (!at) return <span class="quiet">–</span>;
  return (
    <time class="nowrap" dateTime={at} title={at}>
      {formatInstant(Date.parse(at), zone)}
    </time>
  );
}

/** How far away a time is, with the time itself for those who point at it or listen. */
export function Distance({ at }: { at: string | null | undefined }) {
  const zone = useStore(zoneChoice);
  const now = useNow();
  if (!at) return <span class="quiet">–</span>;
  const exactly = formatInstant(Date.parse(at), zone);
  return (
    <time class="nowrap" dateTime={at} title={exactly}>
      {formatDistance(Date.parse(at), now)}
      <span class="unseen"> ({exactly})</span>
    </time>
  );
}

/** How long something took, or has taken so far. */
export function Length({ from, to }: { from: string | null | undefined; to?: string | null | undefined }) {
  const now = useNow();
  if (!from) return <span class="quiet">–</span>;
  return <span class="nowrap">{formatLength((to ? Date.parse(to) : now) - Date.parse(from))}</span>;
}

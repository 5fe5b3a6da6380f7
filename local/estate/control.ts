import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StackClock } from '../clock/clock.ts';
import type { CloudTrail, CloudTrailSettings } from './cloud-trail.ts';
import type { createFaults, PlannedFault } from './faults.ts';
import type { createJournal } from './journal.ts';
import type { Resources } from './resources.ts';
import type { EstateSeed } from './seed.ts';

interface ControlDependencies {
  clock: StackClock;
  cloudTrail: CloudTrail;
  faults: ReturnType<typeof createFaults>;
  journal: ReturnType<typeof createJournal>;
  resources: Resources;
}

interface ClockCommand {
  advanceSeconds?: number;
  skipWaits?: boolean;
}

/** The estate's own control, for tests and for people: `_effects`, `_calls`, `_faults`, `_estate`, `_clock`, `_cloudTrail`. */
export function createControl({ clock, cloudTrail, faults, journal, resources }: ControlDependencies) {
  async function moveClock({ advanceSeconds = 0, skipWaits }: ClockCommand): Promise<object> {
    if (skipWaits !== undefined) clock.skipWaits = skipWaits;
    // What is at work first comes to an end: the time that passes is nobody's time-out.
    if (advanceSeconds > 0) await clock.whenIdle();
    clock.advance(advanceSeconds * 1000);
    return { now: new Date(clock.now()).toISOString(), skipWaits: clock.skipWaits };
  }

  const routes: Record<string, (body: unknown) => unknown> = {
    'GET /_effects': () => ({ effects: journal.effects }),
    'GET /_calls': () => ({ calls: journal.calls }),
    'GET /_faults': () => ({ faults: faults.planned }),
    'POST /_faults': (body) => faults.plan(body as PlannedFault),
    'DELETE /_faults': (body) => ({ removed: faults.clear((body as { match?: string }).match) }),
    'PUT /_estate': (body) => resources.merge(body as EstateSeed),
    'GET /_cloudTrail': () => cloudTrail.settings,
    'POST /_cloudTrail': (body) => cloudTrail.change(body as Partial<CloudTrailSettings>),
    'GET /_clock': () => moveClock({}),
    'POST /_clock': (body) => moveClock(body as ClockCommand),
  };

  return async (request: IncomingMessage, body: string, response: ServerResponse): Promise<void> => {
    const send = (status: number, answer: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
    const route = routes[`${request.method} ${request.url}`];
    if (!route) return send(404, { message: `No control ${request.method} ${request.url}; there are ${Object.keys(routes).join(', ')}.` });
    try {
      send(200, await route(body === '' ? {} : JSON.parse(body)));
    } catch (error) {
      send(400, { message: (error as Error).message });
    }
  };
}

import type * as z from 'zod/mini';
import {
  occurrencePageSchema,
  occurrenceQuerySchema,
  removedWindowSchema,
  windowPageSchema,
  windowParamsSchema,
} from '../../../src/contracts/api/windows.ts';
import { pageQuerySchema } from '../../../src/contracts/api/page.ts';
import { maintenanceWindowSchema } from '../../../src/contracts/maintenance-window.ts';
import { findFlaw } from '../../../src/operations/windows/check-window.ts';
import { listOccurrences, placeOf } from '../../../src/operations/windows/list-occurrences.ts';
import { refuse } from '../answers.ts';
import { pageByPlace } from '../page-by-place.ts';
import { defineRoute } from '../route.ts';

type Window = z.infer<typeof maintenanceWindowSchema>;
const placeOfWindow = ({ scope, windowId }: Window): string => `${scope} ${windowId}`;

export const windowRoutes = [
  defineRoute({
    method: 'GET',
    path: '/windows',
    role: 'viewer',
    summary: 'List maintenance windows, by scope and id',
    query: pageQuerySchema,
    answer: windowPageSchema,
    act: async ({ query }, { windows }) => pageByPlace(await windows.findAll(), placeOfWindow, query),
  }),

  defineRoute({
    method: 'GET',
    path: '/windows/occurrences',
    role: 'viewer',
    summary: 'List when any window is active between two instants',
    query: occurrenceQuerySchema,
    answer: occurrencePageSchema,
    act: async ({ query }, { windows }) => pageByPlace(listOccurrences(await windows.findAll(), query.from, query.to), placeOf, query),
  }),

  defineRoute({
    method: 'POST',
    path: '/windows',
    role: 'operator',
    summary: 'Add a maintenance window, or replace the one of its scope and id',
    body: maintenanceWindowSchema,
    answer: maintenanceWindowSchema,
    async act({ body }, { windows }) {
      const flaw = findFlaw(body);
      if (flaw !== undefined) return refuse('not-understood', flaw);
      await windows.put(body);
      return body;
    },
  }),

  defineRoute({
    method: 'DELETE',
    path: '/windows/:scope/:windowId',
    role: 'operator',
    summary: 'Remove a maintenance window',
    params: windowParamsSchema,
    answer: removedWindowSchema,
    async act({ params: { scope, windowId } }, { windows }) {
      const wasThere = await windows.remove(scope, windowId);
      return wasThere ? { scope, windowId, removed: true as const } : refuse('not-found', `${scope} has no window ${windowId}.`);
    },
  }),
];

import { changeBodySchema, changeQuerySchema, changesSchema } from '../../../src/contracts/api/changes.ts';
import { recentChangeSchema } from '../../../src/contracts/recent-change.ts';
import { listChanges } from '../../../src/operations/changes/list-changes.ts';
import { defineRoute } from '../route.ts';

export const changeRoutes = [
  defineRoute({
    method: 'GET',
    path: '/changes',
    role: 'viewer',
    summary: 'List the changes on a CI or resource, and how far each change feed reaches',
    query: changeQuerySchema,
    answer: changesSchema,
    act: ({ query: { ci, since } }, { changes, clock }) => listChanges(ci, since === undefined ? undefined : new Date(since), clock.now(), changes),
  }),

  defineRoute({
    method: 'POST',
    path: '/changes',
    role: 'operator',
    summary: 'Record a change: it keeps remediation away from its CI',
    body: changeBodySchema,
    answer: recentChangeSchema,
    async act({ body: { summary, ...body } }, { changes, clock }) {
      const change = { ...body, implementedAt: body.implementedAt ?? clock.now().toISOString(), ...(summary !== undefined && { summary }) };
      await changes.record(change);
      return change;
    },
  }),
];

import { parseAccept } from 'hono/utils/accept';
import * as z from 'zod/mini';
import { auditPageSchema, auditStatisticsSchema, auditTrailRecordSchema } from '../../../src/contracts/api/audit.ts';
import { auditQuerySchema, auditStatisticsQuerySchema, type AuditPage, type AuditQuery } from '../../../src/contracts/audit-query.ts';
import { remediationIdSchema } from '../../../src/contracts/names.ts';
import { redactValue } from '../../../src/contracts/redaction/redact.ts';
import { AUDIT_CSV_HEADER, auditCsvLine } from '../../../src/decisions/render-audit-csv.ts';
import { refuse, Reply } from '../answers.ts';
import { defineRoute } from '../route.ts';

const CSV = 'text/csv';
const JSON_TYPE = 'application/json';

/** Where the page behind this one is (RFC 8288), relative to this one. */
function linkTo(next: string, query: AuditQuery): string {
  const given = Object.entries({ ...query, cursor: next }).filter(([, value]) => value !== undefined);
  const parameters = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  return `<?${new URLSearchParams(parameters).toString()}>; rel="next"`;
}

const prefersCsv = (accept = ''): boolean =>
  parseAccept(accept).find(({ type, q }) => q > 0 && (type === CSV || type === JSON_TYPE))?.type === CSV;

function reply(page: AuditPage, query: AuditQuery, accept: string | undefined): Reply {
  const headers = { vary: 'accept', ...(page.next !== null && { link: linkTo(page.next, query) }) };
  if (!prefersCsv(accept)) return new Reply(page, headers);
  const lines = [AUDIT_CSV_HEADER, ...redactValue(page.records).map(auditCsvLine)];
  return new Reply(`${lines.join('\r\n')}\r\n`, { ...headers, 'content-type': `${CSV}; charset=utf-8; header=present` });
}

export const auditRoutes = [
  defineRoute({
    method: 'GET',
    path: '/audit',
    role: 'viewer',
    summary: 'Search the audit trail, the newest record first; text/csv to whoever accepts it',
    query: auditQuerySchema,
    answer: auditPageSchema,
    act: async ({ query, header }, { audit }) => reply(await audit.list(query), query, header('accept')),
  }),

  defineRoute({
    method: 'GET',
    path: '/audit/stats',
    role: 'viewer',
    summary: 'Success rates, time to repair and recurrences, by playbook',
    query: auditStatisticsQuerySchema,
    answer: auditStatisticsSchema,
    act: ({ query }, { audit }) => audit.measure(query),
  }),

  defineRoute({
    method: 'GET',
    path: '/audit/:id',
    role: 'viewer',
    summary: "Show a remediation's audit record",
    params: z.strictObject({ id: remediationIdSchema }),
    answer: auditTrailRecordSchema,
    act: async ({ params: { id } }, { audit }) =>
      (await audit.find(id)) ?? refuse('not-found', `The audit trail has no record of ${id}: it has not ended yet, or there is no such remediation.`),
  }),
];

import { Hono, type Context } from 'hono';
import { accepts } from 'hono/accepts';
import { auditQuerySchema, auditStatisticsQuerySchema } from '../../src/contracts/audit-query.ts';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { remediationIdSchema } from '../../src/contracts/names.ts';
import { AUDIT_CSV_HEADER, auditCsvLine } from '../../src/decisions/render-audit-csv.ts';
import type { AuditQueryStore } from '../../src/stores/audit-query-store.ts';
import { requireRole, type TokenSettings } from './authenticate.ts';
import { problem } from './problem.ts';

export interface AuditDependencies {
  audit: Pick<AuditQueryStore, 'list' | 'find' | 'measure'>;
  /** Absent when no issuer is configured. */
  tokens: TokenSettings | undefined;
}

const CSV = 'text/csv';

/** One value each: which of two was meant can't be known. */
function readParameters(context: Context): Record<string, string> | undefined {
  const given = Object.entries(context.req.queries());
  return given.every(([, values]) => values.length === 1) ? context.req.query() : undefined;
}

const repeated = (context: Context) => problem(context, 400, 'Not understood', 'Give each parameter once.');

/** Where the page behind this one is (RFC 8288), relative to this one. */
function linkTo(cursor: string, parameters: Record<string, string>): string {
  return `<?${new URLSearchParams({ ...parameters, cursor }).toString()}>; rel="next"`;
}

async function list(context: Context, audit: AuditDependencies['audit']) {
  const parameters = readParameters(context);
  if (!parameters) return repeated(context);
  const query = auditQuerySchema.safeParse(parameters);
  if (!query.success) return problem(context, 400, 'Not understood', describeIssues(query.error));
  const page = await audit.list(query.data);
  context.header('vary', 'accept');
  if (page.next !== null) context.header('link', linkTo(page.next, parameters));
  const type = accepts(context, { header: 'Accept', supports: ['application/json', CSV], default: 'application/json' });
  if (type !== CSV) return context.json(page);
  const lines = [AUDIT_CSV_HEADER, ...page.records.map(auditCsvLine)];
  return context.body(`${lines.join('\r\n')}\r\n`, 200, { 'content-type': `${CSV}; charset=utf-8; header=present` });
}

async function measure(context: Context, audit: AuditDependencies['audit']) {
  const parameters = readParameters(context);
  if (!parameters) return repeated(context);
  const query = auditStatisticsQuerySchema.safeParse(parameters);
  if (!query.success) return problem(context, 400, 'Not understood', describeIssues(query.error));
  return context.json(await audit.measure(query.data));
}

async function show(context: Context, audit: AuditDependencies['audit']) {
  const id = remediationIdSchema.safeParse(context.req.param('remediationId'));
  const record = id.success ? await audit.find(id.data) : undefined;
  return record ? context.json(record) : problem(context, 404, 'Not found', 'The audit trail has no record of such a remediation.');
}

/** What people may ask the audit trail. */
export function createAuditRoutes({ audit, tokens }: AuditDependencies): Hono {
  const routes = new Hono();
  routes.use(requireRole('viewer', tokens));
  routes.use(async (context, next) => {
    await next();
    context.header('cache-control', 'no-store');
  });
  routes.get('/', (context) => list(context, audit));
  routes.get('/stats', (context) => measure(context, audit));
  routes.get('/:remediationId', (context) => show(context, audit));
  return routes;
}

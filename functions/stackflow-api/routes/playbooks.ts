import * as z from 'zod/mini';
import { actionForms } from '../../../src/actions/forms.ts';
import { pageOf, pageQuerySchema } from '../../../src/contracts/api/page.ts';
import { playbookChangeSchema, playbookDiffSchema, playbookSummarySchema, playbookVersionsSchema } from '../../../src/contracts/api/playbooks.ts';
import { playbookIdSchema } from '../../../src/contracts/names.ts';
import { playbookSchema } from '../../../src/contracts/playbook.ts';
import { numberTextSchema } from '../../../src/contracts/query-values.ts';
import { shadowReportSchema } from '../../../src/contracts/shadow.ts';
import { applyPlaybook } from '../../../src/operations/playbooks/apply.ts';
import { checkPlaybook } from '../../../src/operations/playbooks/check/check-playbook.ts';
import { describeProblem } from '../../../src/operations/playbooks/check/problem.ts';
import { diffVersions } from '../../../src/operations/playbooks/diff-playbooks.ts';
import { listPlaybooks } from '../../../src/operations/playbooks/list.ts';
import { isRefused } from '../../../src/operations/playbooks/refuse.ts';
import { rollbackPlaybook } from '../../../src/operations/playbooks/rollback.ts';
import { activeVersionOf, readVersions } from '../../../src/operations/playbooks/versions.ts';
import { reportAgreement } from '../../../src/operations/shadow/report-agreement.ts';
import { refuse } from '../answers.ts';
import { pageByPlace } from '../page-by-place.ts';
import { defineRoute } from '../route.ts';
import { refusePlaybook } from './refusals.ts';

const params = z.strictObject({ id: playbookIdSchema });

const MAX_VERSION = 999_999;
const diffQuerySchema = z.strictObject({ from: z.optional(numberTextSchema(1, MAX_VERSION)), to: z.optional(numberTextSchema(1, MAX_VERSION)) });
const rollbackBodySchema = z.strictObject({ toVersion: z.int().check(z.minimum(1), z.maximum(MAX_VERSION)) });

export const playbookRoutes = [
  defineRoute({
    method: 'GET',
    path: '/playbooks',
    role: 'viewer',
    summary: 'List playbooks, and how their remediations ended in the last 90 days',
    query: pageQuerySchema,
    answer: pageOf(playbookSummarySchema),
    act: async ({ query }, dependencies) => pageByPlace(await listPlaybooks(dependencies), ({ playbookId }) => playbookId, query),
  }),

  defineRoute({
    method: 'GET',
    path: '/playbooks/:id',
    role: 'viewer',
    summary: 'Show every version of a playbook, the newest first',
    params,
    answer: playbookVersionsSchema,
    act: async ({ params: { id } }, { playbooks }) => (await readVersions(id, playbooks)) ?? refuse('not-found', `There is no playbook ${id}: see /playbooks.`),
  }),

  defineRoute({
    method: 'GET',
    path: '/playbooks/:id/diff',
    role: 'viewer',
    summary: 'Show what differs between two versions; without numbers, between the newest and the one before',
    params,
    query: diffQuerySchema,
    answer: playbookDiffSchema,
    async act({ params: { id }, query }, { playbooks }) {
      const diff = await diffVersions(id, query, playbooks);
      return isRefused(diff) ? refusePlaybook(diff) : diff;
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/playbooks/:id/shadow',
    role: 'viewer',
    summary: 'Compare what a version in shadow would have done with what happened; without a number, the newest one in shadow',
    params,
    query: z.strictObject({ version: z.optional(numberTextSchema(1, MAX_VERSION)) }),
    answer: shadowReportSchema,
    async act({ params: { id }, query: { version } }, dependencies) {
      const report = await reportAgreement(id, version, dependencies);
      return isRefused(report) ? refusePlaybook(report) : report;
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/playbooks',
    role: 'admin',
    summary: 'Add a version of a playbook; those that are there stay as they are',
    body: playbookSchema,
    answer: playbookChangeSchema,
    async act({ body }, dependencies) {
      const { playbook, problems } = checkPlaybook(body, { actions: actionForms, categories: [] });
      if (!playbook) return refuse('not-understood', problems.filter(({ severity }) => severity === 'error').map(describeProblem).join(' · '));
      const { $schema: _, ...version } = playbook;
      const applied = await applyPlaybook(version, { isGapAllowed: false }, dependencies);
      if (isRefused(applied)) return refusePlaybook(applied);
      if ('change' in applied) return applied.change;
      const activeVersion = activeVersionOf(await dependencies.playbooks.getVersions(version.playbookId));
      return { playbookId: version.playbookId, from: version.version, to: version.version, differences: [], activeVersion };
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/playbooks/:id/rollback',
    role: 'admin',
    summary: 'Add a version with the content of an older one',
    params,
    body: rollbackBodySchema,
    answer: playbookChangeSchema,
    async act({ params: { id }, body: { toVersion } }, dependencies) {
      const change = await rollbackPlaybook(id, toVersion, dependencies);
      return isRefused(change) ? refusePlaybook(change) : change;
    },
  }),
];

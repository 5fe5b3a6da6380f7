import type { AuditQueryStore } from '../../../src/stores/audit-query-store.ts';
import { makeApp } from './make-app.ts';
import { sign } from './tokens.ts';

/** @returns a bearer token that names these roles */
export const tokenFor = (...roles: string[]): Promise<string> => sign({ roles });

/** @returns what asks StackFlowAPI about the audit trail, as a viewer unless told */
export async function makeAuditApp(audit: Pick<AuditQueryStore, 'list' | 'find' | 'measure'>) {
  const app = makeApp({ audit });
  const authorization = `Bearer ${await tokenFor('viewer')}`;
  /** @param path behind /prod/api/audit */
  return async (path: string, headers: Record<string, string> = {}) =>
    await app.request(`/prod/api/audit${path}`, { headers: { authorization, ...headers } });
}

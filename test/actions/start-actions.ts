import { randomUUID } from 'node:crypto';
import { createClock, type StackClock } from '../../local/clock/clock.ts';
import type { CallRecord, EffectRecord } from '../../local/estate/journal.ts';
import { startEstate } from '../../local/estate/start-estate.ts';
import type { Action, ActionContext } from '../../src/actions/action.ts';
import { control } from '../support/stack.ts';

const ENDPOINTS = ['SSM', 'LAMBDA', 'ECS', 'RDS', 'CLOUDFRONT', 'AUTO_SCALING', 'EC2', 'STS'];

/** The actions, and an estate of their own to act on. */
export interface ActionsAtWork {
  actions: Record<string, Action>;
  clock: StackClock;
  merge(seed: object): Promise<unknown>;
  listCalls(): Promise<CallRecord[]>;
  listEffects(): Promise<EffectRecord[]>;
  close(): Promise<void>;
}

export async function startActions(): Promise<ActionsAtWork> {
  const clock = createClock();
  const estate = await startEstate({ clock });
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  for (const service of ENDPOINTS) process.env[`AWS_ENDPOINT_URL_${service}`] = estate.url;
  // Loaded only now: the clients read their endpoints from the environment when they are made.
  const { actions } = (await import('../../src/actions/index.ts')) as { actions: Record<string, Action> };
  return {
    actions,
    clock,
    merge: (seed) => control(`${estate.url}/_estate`, seed, 'PUT'),
    listCalls: async () => (await control<{ calls: CallRecord[] }>(`${estate.url}/_calls`)).calls,
    listEffects: async () => (await control<{ effects: EffectRecord[] }>(`${estate.url}/_effects`)).effects,
    async close() {
      clock.close();
      await estate.close();
    },
  };
}

export const makeContext = (): ActionContext => ({
  remediationId: `rem-${randomUUID()}`,
  incidentId: 'INC0000001',
  ciId: 'CI0000001',
  timeoutSeconds: 600,
});

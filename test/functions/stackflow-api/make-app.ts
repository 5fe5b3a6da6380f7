import type { Hono } from 'hono';
import { createApp } from '../../../functions/stackflow-api/app.ts';
import type { ApiDependencies } from '../../../functions/stackflow-api/dependencies.ts';
import { createReadBudget } from '../../../functions/stackflow-api/read-budget.ts';
import { ourTokens } from './tokens.ts';

const unasked = (name: string) => () => Promise.reject(new Error(`nobody asks ${name} here`));

/** A store that nobody may ask. */
const silent = (store: string): object => new Proxy({}, { get: (_, method) => unasked(`${store}.${String(method)}`) });

const STORES = ['secrets', 'alerts', 'incidents', 'ledger', 'reviews', 'discards', 'unsettled', 'leases', 'executions', 'audit', 'auditRecords', 'playbooks', 'shadows', 'windows', 'changes', 'controls', 'preview', 'sqs'];

/** @returns StackFlowAPI over these; whatever isn't given may not be asked */
export const makeApp = (given: Partial<ApiDependencies> = {}): Hono =>
  createApp({
    ...Object.fromEntries(STORES.map((store) => [store, silent(store)])),
    requests: { countWrite: () => Promise.resolve(true), ...silent('requests') },
    reads: createReadBudget(1_000_000),
    tokens: ourTokens,
    accountId: '000000000000',
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:StackFlow-Remediation',
    workflowVersion: '1+abc',
    intakeQueueUrl: 'https://queue',
    clock: { now: () => new Date() },
    ...given,
  } as unknown as ApiDependencies);

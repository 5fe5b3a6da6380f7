import { createRequire } from 'node:module';
import type { DiscardReviewDependencies } from '../../src/operations/review/discard-review.ts';
import type { TidyDependencies } from '../../src/operations/review/tidy-dead-letters.ts';
import type { ReplayDependencies } from '../../src/operations/replay/replay.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { rdsData } from '../../src/platform/clients/rds-data.ts';
import { sfn } from '../../src/platform/clients/sfn.ts';
import { sns } from '../../src/platform/clients/sns.ts';
import { sqs } from '../../src/platform/clients/sqs.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { createDeadLetterQueue } from '../../src/stores/dead-letter-queue.ts';
import { createDiscardStore } from '../../src/stores/discard-store.ts';
import { createExecutionStore } from '../../src/stores/execution-store.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { createPlaybookStore } from '../../src/stores/playbook-store.ts';
import { createReviewStore } from '../../src/stores/review-store.ts';
import type { StackOutputs } from '../connect.ts';

const workflow = createRequire(import.meta.url)('../workflow-version.cjs') as { version(): string };

/** What replaying needs, over a deployed stack. Who runs it must be allowed to sign. */
export const replayDependenciesOf = (stack: StackOutputs): ReplayDependencies => ({
  reviews: createReviewStore(dynamodb, stack.LedgerTable),
  ledger: createLedgerStore(dynamodb, stack.LedgerTable),
  incidents: createIncidentStore(dynamodb, stack.IncidentTable),
  playbooks: createPlaybookStore(dynamodb, stack.PlaybookTable),
  keyId: stack.SigningKeyId,
  topicArn: stack.RequestTopicArn,
  clock: systemClock,
  kms,
  sns,
});

/** What bringing list and queue together needs. */
export const tidyDependenciesOf = (stack: StackOutputs): TidyDependencies => ({
  reviews: createReviewStore(dynamodb, stack.LedgerTable),
  ledger: createLedgerStore(dynamodb, stack.LedgerTable),
  executions: createExecutionStore(sfn, stack.StateMachineArn),
  deadLetters: createDeadLetterQueue(sqs, stack.DeadLetterQueueUrl),
  signingKeyIds: stack.SigningKeyIds.split(','),
  clock: systemClock,
  kms,
});

/** What discarding needs: who runs it must be allowed to write into the audit trail. */
export const discardDependenciesOf = (stack: StackOutputs): DiscardReviewDependencies => ({
  reviews: createReviewStore(dynamodb, stack.LedgerTable),
  discards: createDiscardStore(dynamodb, stack.LedgerTable),
  ledger: createLedgerStore(dynamodb, stack.LedgerTable),
  audit: createAuditStore({
    rdsData,
    clusterArn: stack.AuditClusterArn,
    secretArn: stack.AuditWriterSecretArn,
    database: stack.AuditDatabaseName,
  }),
  workflowVersion: workflow.version(),
  clock: systemClock,
});

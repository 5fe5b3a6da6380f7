import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { chooseClassifier } from '../../src/intake/classifier/choose-classifier.ts';
import type { DecidedAttempt } from '../../src/intake/decided-attempt.ts';
import { watchShadows } from '../../src/operations/shadow/watch-shadows.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { secretsManager } from '../../src/platform/clients/secrets-manager.ts';
import { sns } from '../../src/platform/clients/sns.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { optionalSetting, setting } from '../../src/platform/config.ts';
import { createAlertStore } from '../../src/stores/alert-store.ts';
import { createCiIndexStore } from '../../src/stores/ci-index-store.ts';
import { createConfigurationItemStore } from '../../src/stores/configuration-item-store.ts';
import { createHostApi } from '../../src/stores/host-api.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { createPlaybookStore } from '../../src/stores/playbook-store.ts';
import { createReviewStore } from '../../src/stores/review-store.ts';
import { processBatch } from './process-batch.ts';
import { shadowDependencies } from './shadow-dependencies.ts';

const ciTable = setting('CI_TABLE');

/** The host gives its incidents their ids, unless this deployment has no host. */
function chooseIncidents() {
  const table = createIncidentStore(dynamodb, setting('INCIDENT_TABLE'));
  const secretArn = optionalSetting('HOST_API_SECRET_ARN');
  return secretArn === '' ? table : { ...table, ...createHostApi({ secretsManager, secretArn, clock: systemClock }) };
}

const dependencies = {
  alerts: createAlertStore(dynamodb, setting('ALERT_TABLE')),
  incidents: chooseIncidents(),
  configurationItems: createConfigurationItemStore(dynamodb, ciTable),
  ciIndex: createCiIndexStore(dynamodb, ciTable),
  playbooks: createPlaybookStore(dynamodb, setting('PLAYBOOK_TABLE')),
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  reviews: createReviewStore(dynamodb, setting('LEDGER_TABLE')),
  classify: chooseClassifier(optionalSetting('BEDROCK_MODEL_ID')),
  requestedBy: setting('INTAKE_ROLE_ARN'),
  topicArn: setting('REQUEST_TOPIC_ARN'),
  keyId: setting('SIGNING_KEY_ID'),
  clock: systemClock,
  watchShadows: (attempt: DecidedAttempt) => watchShadows(attempt, shadowDependencies),
  kms,
  sns,
};

export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => processBatch(event, context, dependencies);

import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { chooseClassifier } from '../../src/intake/classifier/choose-classifier.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { sns } from '../../src/platform/clients/sns.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { optionalSetting, setting } from '../../src/platform/config.ts';
import { createAlertStore } from '../../src/stores/alert-store.ts';
import { createCiIndexStore } from '../../src/stores/ci-index-store.ts';
import { createConfigurationItemStore } from '../../src/stores/configuration-item-store.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createPlaybookStore } from '../../src/stores/playbook-store.ts';
import { processBatch } from './process-batch.ts';

const ciTable = setting('CI_TABLE');

const dependencies = {
  alerts: createAlertStore(dynamodb, setting('ALERT_TABLE')),
  incidents: createIncidentStore(dynamodb, setting('INCIDENT_TABLE')),
  configurationItems: createConfigurationItemStore(dynamodb, ciTable),
  ciIndex: createCiIndexStore(dynamodb, ciTable),
  playbooks: createPlaybookStore(dynamodb, setting('PLAYBOOK_TABLE')),
  classify: chooseClassifier(optionalSetting('BEDROCK_MODEL_ID')),
  requestedBy: setting('INTAKE_ROLE_ARN'),
  topicArn: setting('REQUEST_TOPIC_ARN'),
  keyId: setting('SIGNING_KEY_ID'),
  clock: systemClock,
  kms,
  sns,
};

export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => processBatch(event, context, dependencies);

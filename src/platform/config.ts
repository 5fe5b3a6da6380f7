import { MissingSettingError } from './errors.ts';

/** Every environment variable that the Lambdas know; `serverless.yml` gives each function the ones it needs. */
export type SettingName =
  | 'WORKFLOW_VERSION'
  | 'PLAYBOOK_TABLE'
  | 'MAINTENANCE_WINDOW_TABLE'
  | 'RECENT_CHANGE_TABLE'
  | 'LEDGER_TABLE'
  | 'LEASE_TABLE'
  | 'CONTROL_TABLE'
  | 'INCIDENT_TABLE'
  | 'CI_TABLE'
  | 'ALERT_TABLE'
  | 'REQUEST_TOPIC_ARN'
  | 'SIGNING_KEY_ID'
  | 'INTAKE_ROLE_ARN'
  | 'HOST_API_SECRET_ARN'
  | 'WEBHOOK_SECRET_ARN'
  | 'INTAKE_QUEUE_URL'
  | 'ACCOUNT_ID'
  | 'API_REQUEST_TABLE'
  | 'API_ISSUER'
  | 'API_AUDIENCE'
  | 'API_NAME_CLAIM'
  | 'BEDROCK_MODEL_ID'
  | 'STATE_MACHINE_ARN'
  | 'DEAD_LETTER_QUEUE_URL'
  | 'P1_QUEUE_ARN'
  | 'SIGNING_KEY_IDS'
  | 'AUDIT_CLUSTER_ARN'
  | 'AUDIT_SECRET_ARN'
  | 'AUDIT_DATABASE'
  | 'AUDIT_BUCKET'
  | 'CLOUD_TRAIL_COVERAGE'
  | 'CHAIN_SIGNING_KEY_ID'
  | 'STAGE'
  | 'TARGET_ACCOUNTS';

/**
 * Reads one setting. This file is the only reader of `process.env`.
 * @throws MissingSettingError when it is absent or empty.
 */
export function setting(name: SettingName): string {
  const value = process.env[name];
  if (!value) throw new MissingSettingError(name);
  return value;
}

/** @returns one setting, empty when it is absent: for what may be left out. */
export const optionalSetting = (name: SettingName): string => process.env[name] ?? '';

/** @returns the setting's parts, split at commas, without empty ones. @throws MissingSettingError when it is absent. */
export function listSetting(name: SettingName): string[] {
  const value = process.env[name];
  if (value === undefined) throw new MissingSettingError(name);
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

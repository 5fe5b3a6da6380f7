import { Logger } from '@aws-lambda-powertools/logger';

/** The one logger: JSON lines with the remediation id as a key. The level is LOG_LEVEL. */
export const logger = new Logger({ serviceName: 'stackflow-remediation' });

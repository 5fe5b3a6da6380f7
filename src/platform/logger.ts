import { Logger } from '@aws-lambda-powertools/logger';
import { redactMember } from '../contracts/redaction/redact.ts';

/** The one logger: JSON lines with the remediation id as a key, without secrets. The level is LOG_LEVEL. */
export const logger = new Logger({ serviceName: 'stackflow-remediation', jsonReplacerFn: redactMember });

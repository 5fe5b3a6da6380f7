import type { Slot } from '../contracts/activity.ts';
import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import type { UnsignedRequest } from '../contracts/remediation-request.ts';

/** @returns the account whose targets the request is about: that of the role it asks for, or the execution's own. */
const accountOf = ({ auth }: UnsignedRequest, executionArn: string): string =>
  (auth.targetRoleArn ?? executionArn).split(':')[4] ?? '';

/**
 * @param executionArn of the Step Functions execution
 * @returns what switches and limits look at in a remediation
 */
export function slotCandidate(
  request: UnsignedRequest,
  ci: ConfigurationItem | undefined,
  executionArn: string,
): Pick<Slot, 'remediationId' | 'ciId' | 'playbookId' | 'accountId' | 'service'> {
  const service = ci?.['service'];
  return {
    remediationId: request.remediationId,
    ciId: request.incident.ciId,
    playbookId: request.action.playbookId,
    accountId: accountOf(request, executionArn),
    ...(typeof service === 'string' && service !== '' && { service }),
  };
}

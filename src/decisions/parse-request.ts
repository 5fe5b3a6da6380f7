import { remediationRequestSchema, type RemediationRequest } from '../contracts/remediation-request.ts';

/** @returns the request that a body holds, whoever signed it, or undefined when it can't be read. */
export function parseRequest(body: string): RemediationRequest | undefined {
  try {
    const parsed = remediationRequestSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

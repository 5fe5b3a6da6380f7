import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import { describeIssues } from '../contracts/describe-issues.ts';
import { remediationRequestSchema, type RemediationRequest, type UnsignedRequest } from '../contracts/remediation-request.ts';
import { signingDigest } from '../decisions/canonical-request.ts';
import { InvalidInputError } from '../platform/errors.ts';

export interface SignDependencies {
  kms: KMSClient;
  /** The key that signs now, as it stands in the engine's SIGNING_KEY_IDS. */
  keyId: string;
}

/** Long enough for SIGNATURE's pattern; replaced before anyone sees it. */
const PLACEHOLDER_SIGNATURE = 'A'.repeat(43);

/** @throws InvalidInputError naming each field that the contract refuses. */
function validate(request: unknown): RemediationRequest {
  const parsed = remediationRequestSchema.safeParse(request);
  if (!parsed.success) throw new InvalidInputError('The request', describeIssues(parsed.error));
  return parsed.data;
}

/**
 * Signs a request with the KMS HMAC key; what is not valid is never signed.
 * @throws InvalidInputError, or what KMS throws.
 */
export async function signRequest(unsigned: UnsignedRequest, { kms, keyId }: SignDependencies): Promise<RemediationRequest> {
  const request = validate({ ...unsigned, auth: { ...unsigned.auth, keyId, signature: PLACEHOLDER_SIGNATURE } });
  const answer = await kms.send(
    new GenerateMacCommand({ KeyId: keyId, MacAlgorithm: 'HMAC_SHA_256', Message: signingDigest(request) }),
  );
  const signature = Buffer.from(answer.Mac ?? []).toString('base64');
  return { ...request, auth: { ...request.auth, signature } };
}

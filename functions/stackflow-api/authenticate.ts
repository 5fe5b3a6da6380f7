import { jwtVerify, type JWTVerifyGetKey } from 'jose';
import { refuse, type Refusal } from './answers.ts';
import { IssuerUnavailableError } from './issuer-keys.ts';

/** Who may do what; each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Whose tokens count. */
export interface TokenSettings {
  issuer: string;
  audience: string;
  /** @throws IssuerUnavailableError */
  keys: JWTVerifyGetKey;
  /** Claim by which a person is called. The same name as in their IAM sessions, or approvals take one person for two. */
  nameClaim: string;
}

/** Somebody whose token was verified. */
export interface Caller {
  subject: string;
  role: Role;
}

/** Asymmetric ones alone: a key that is public must not be taken for a shared secret, and `none` is no signature. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 30;

/** The highest role that the token names, in `roles` or in Cognito's groups; `stackflow-operator` is `operator`. */
function roleOf(claims: Record<string, unknown>): Role | undefined {
  const named = [claims['roles'], claims['cognito:groups']].flat().map((name) => String(name).replace(/^stackflow-/, ''));
  return ROLES.findLast((role) => named.includes(role));
}

async function verify(token: string, { issuer, audience, keys, nameClaim }: TokenSettings): Promise<Caller | undefined> {
  try {
    const options = { issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCK_TOLERANCE_SECONDS, requiredClaims: ['sub', 'exp'] };
    const { payload } = await jwtVerify(token, keys, options);
    const role = roleOf(payload);
    const subject = payload[nameClaim];
    return role && typeof subject === 'string' && subject !== '' ? { subject, role } : undefined;
  } catch (error) {
    if (error instanceof IssuerUnavailableError) throw error;
    return undefined;
  }
}

/**
 * @param authorization the header
 * @param settings absent when no issuer is configured: then nobody is anybody
 * @returns who asks, when the bearer token is good and names at least this role
 * @throws IssuerUnavailableError
 */
export async function authenticate(authorization: string | undefined, least: Role, settings: TokenSettings | undefined): Promise<Caller | Refusal> {
  const [scheme, token] = (authorization ?? '').split(' ');
  const caller = settings && scheme?.toLowerCase() === 'bearer' && token ? await verify(token, settings) : undefined;
  if (!caller) return refuse('not-authenticated', 'Send a bearer token of the configured issuer that names a role.');
  if (ROLES.indexOf(caller.role) < ROLES.indexOf(least)) return refuse('not-allowed', `This needs the role ${least}.`);
  return caller;
}

/** People stand in requests as federated users, whom approvals can tell apart. */
export const arnOf = ({ subject }: Caller, accountId: string): string =>
  `arn:aws:sts::${accountId}:federated-user/${subject.replaceAll(/[^\w+=,.@-]/g, '_').slice(0, 64)}`;

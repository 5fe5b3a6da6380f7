import { createMiddleware } from 'hono/factory';
import { jwtVerify, type JWTVerifyGetKey } from 'jose';
import { problem } from './problem.ts';

/** Who may do what; each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Whose tokens count. */
export interface TokenSettings {
  issuer: string;
  audience: string;
  keys: JWTVerifyGetKey;
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

async function verify(token: string, { issuer, audience, keys }: TokenSettings): Promise<Caller | undefined> {
  try {
    const options = { issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCK_TOLERANCE_SECONDS, requiredClaims: ['sub', 'exp'] };
    const { payload } = await jwtVerify(token, keys, options);
    const role = roleOf(payload);
    return role && { subject: String(payload.sub), role };
  } catch {
    return undefined;
  }
}

/**
 * Lets a caller pass whose bearer token is good and names at least this role.
 * @param settings absent when no issuer is configured: then nobody passes
 */
export const requireRole = (least: Role, settings: TokenSettings | undefined) =>
  createMiddleware<{ Variables: { caller: Caller } }>(async (context, next) => {
    const [scheme, token] = (context.req.header('authorization') ?? '').split(' ');
    const caller = settings && scheme?.toLowerCase() === 'bearer' && token ? await verify(token, settings) : undefined;
    if (!caller) return problem(context, 401, 'Not authenticated', 'Send a bearer token of the configured issuer that names a role.');
    if (ROLES.indexOf(caller.role) < ROLES.indexOf(least)) return problem(context, 403, 'Not allowed', `This needs the role ${least}.`);
    context.set('caller', caller);
    await next();
    return undefined;
  });

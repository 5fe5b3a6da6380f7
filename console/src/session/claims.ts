export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who signed in, as the token says it. Nothing is decided by it: the server verifies the token again and again. */
export interface Claims {
  subject: string;
  /** Null when the token names none of ours: the server will refuse it. */
  role: Role | null;
  /** Milliseconds since 1970; null when it doesn't say. */
  expiresAt: number | null;
}

function readPayload(token: string): Record<string, unknown> | undefined {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const payload: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The highest one, as StackFlowAPI reads it: in `roles` or in Cognito's groups; `stackflow-operator` is `operator`. */
function roleOf(payload: Record<string, unknown>): Role | null {
  const named = [payload['roles'], payload['cognito:groups']].flat().map((name) => String(name).replace(/^stackflow-/, ''));
  return ROLES.findLast((role) => named.includes(role)) ?? null;
}

/** @returns what a JWT says of its bearer, or undefined when it can't be read as one */
export function readClaims(token: string): Claims | undefined {
  const payload = readPayload(token);
  if (!payload) return undefined;
  const { sub, email, exp } = payload;
  const subject = [email, sub].find((name) => typeof name === 'string' && name !== '');
  return { subject: String(subject ?? 'unknown'), role: roleOf(payload), expiresAt: typeof exp === 'number' ? exp * 1000 : null };
}

/** @returns whether somebody with this role may do what needs the other */
export const mayAct = (role: Role | null, least: Role): boolean => role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least);

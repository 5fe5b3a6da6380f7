import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

/** Pairs that were right: every call logs in, and the derivation takes milliseconds of the one event loop. */
const proven = new Set<string>();

/**
 * @param verifier what PostgreSQL keeps: `SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>`.
 * @returns whether the password belongs to it (RFC 5803).
 */
export function isPassword(password: string, verifier: string | null): boolean {
  const pair = `${verifier}\n${password}`;
  if (proven.has(pair)) return true;
  const [, iterations, salt, storedKey] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):/.exec(verifier ?? '') ?? [];
  if (!iterations || !salt || !storedKey) return false;
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const isRight = createHash('sha256').update(clientKey).digest('base64') === storedKey;
  if (isRight) proven.add(pair);
  return isRight;
}

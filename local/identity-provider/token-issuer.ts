import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

export const ROLES = ['viewer', 'operator', 'admin'] as const;

/** Whom a token is for, and for how long. */
export interface TokenWish {
  role: (typeof ROLES)[number];
  subject: string;
  expiresInSeconds: number;
}

export interface TokenIssuer {
  keys: JWK[];
  /** @param issuer where this provider is reached */
  issue(wish: TokenWish, issuer: string, now: number): Promise<string>;
}

/** For whom the embedded stack's tokens are. */
export const LOCAL_AUDIENCE = 'stackflow-local';

const ALGORITHM = 'ES256';
const KEY_ID = 'local-1';

/** @returns an issuer with a key of its own: tokens of an earlier stack are worth nothing. */
export async function createTokenIssuer(): Promise<TokenIssuer> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' };
  return {
    keys: [jwk],
    issue: ({ role, subject, expiresInSeconds }, issuer, now) =>
      new SignJWT({ roles: [role] })
        .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
        .setSubject(subject)
        .setIssuer(issuer)
        .setAudience(LOCAL_AUDIENCE)
        .setIssuedAt(Math.floor(now / 1000))
        .setExpirationTime(Math.floor(now / 1000) + expiresInSeconds)
        .sign(privateKey),
  };
}

import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

export const ISSUER = 'https://id.example.com';
export const AUDIENCE = 'stackflow';

const ours = await generateKeyPair('RS256');
/** Somebody else's. */
export const others = await generateKeyPair('RS256');
export const ourPublicKey = ours.publicKey;
const jwk = { ...(await exportJWK(ours.publicKey)), alg: 'RS256', kid: 'one' };

/** What the issuer publishes. */
export const issuerKeySet = { keys: [jwk] };

/** Whose tokens the app under test takes. */
export const ourTokens = { issuer: ISSUER, audience: AUDIENCE, keys: createLocalJWKSet(issuerKeySet), nameClaim: 'sub' };

export interface Claims {
  roles?: string[];
  subject?: string;
  issuer?: string;
  audience?: string;
  /** Epoch seconds. */
  expiresAt?: number;
  key?: CryptoKey;
}

/** @returns a token of an operator that is good, but for what is given */
export const sign = ({ roles = ['operator'], subject = 'ada@example.com', key = ours.privateKey, ...claims }: Claims = {}): Promise<string> =>
  new SignJWT({ roles })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setSubject(subject)
    .setIssuer(claims.issuer ?? ISSUER)
    .setAudience(claims.audience ?? AUDIENCE)
    .setExpirationTime(claims.expiresAt ?? Date.now() / 1000 + 600)
    .sign(key);

/** @returns the header that says so */
export const bearer = async (claims?: Claims): Promise<{ authorization: string }> => ({ authorization: `Bearer ${await sign(claims)}` });

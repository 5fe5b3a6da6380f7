import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** Thrown when the issuer's keys can't be had: whether a token is good isn't known then. */
export class IssuerUnavailableError extends Error {
  override readonly name = 'IssuerUnavailableError';
  constructor(cause: unknown) {
    super("The keys of the configured issuer (apiIssuer) can't be read. Look whether it answers under /.well-known/jwks.json.", { cause });
  }
}

/** The issuer answers, and the token isn't of one of its keys. */
const isOfToken = (error: unknown): boolean => error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;

/** @returns how to find the issuer's key of a token; keys are kept for minutes */
export function createIssuerKeys(issuer: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(`${issuer.replace(/\/$/, '')}/.well-known/jwks.json`));
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      throw isOfToken(error) || error instanceof errors.JOSENotSupported ? error : new IssuerUnavailableError(error);
    }
  };
}

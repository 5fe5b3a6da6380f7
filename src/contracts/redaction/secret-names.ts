import { joined } from './context-form.ts';

/** What a name ends in when its value is a secret; compared in lower case, without separators. */
const SECRET_WORDS = [
  'password|passwd|passphrase|passcode|pwd|(?:^|db|user|root|admin|bind|login|my|pg|smtp|mail)pw',
  '(?<!by|com|tres|sur|over|under)pass',
  'secret|secretstring|secretkeybase|sharedaccesssignature|psk',
  'token|credentials?|cookies?|authorization|connectionstring|connstr',
  '(?:api|app|application|access|secret|private|account|shared|preshared|sharedaccess|master|primary|secondary)key',
  '(?:encryption|decryption|signing|storage|session|auth|client|ssh|license|service|subscription|functions|consumer|deploy)key',
  'clientkeydata|sessionid|sessid|sessioncookie|xamzsignature|xamzcredential',
];

/** `DB_PASSWORD_2`, `tokenValue`, `SECRET_BASE64`: what may still follow. */
const QUALIFIER = String.raw`(?:\d{1,3}|value|base64|b64|plain|plaintext|raw|hash|old|new|current|previous|prod|dev|test|staging)?`;

const SECRET = new RegExp(`(?:${SECRET_WORDS.join('|')})${QUALIFIER}$|^session$`);

/** Tokens that name a position or a call, and open nothing: ours (fencing, idempotency) and those of AWS's APIs. */
const HARMLESS_TOKENS = [
  'fencing|client|clientrequest|idempotency|idempotent|since|next|page|pagination|continu(?:e|ation)|cancel(?:lation)?',
  'resume|start|starting|sync|task',
];
const HARMLESS = joined('', '(?:', HARMLESS_TOKENS.join('|'), ')token$');

/** Environment variables may have their secret word anywhere: `TOKEN_GITHUB`, `PASSWORD_FOR_REPLICA`. */
const VARIABLE = /^(?=[^_]*_)[A-Z][A-Z0-9_]*$/;
const SECRET_VARIABLE = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIALS?)(?:_|$)/;
const HARMLESS_ENDINGS = [
  'IDS?|ARNS?|NAMES?|FILE|PATH|DIR|URL|URI|HOST|PORT|ENDPOINT|TYPE|COUNT|LENGTH|SIZE|LIMIT|MAX|MIN|TTL|AGE|DAYS|HOURS|MINUTES',
  'SECONDS|EXPIRY|EXPIRATION|EXPIRES|AT|POLICY|VERSION|ENABLED|REQUIRED|STATUS|ALGORITHM|ISSUER|AUDIENCE|HEADER|PREFIX|TABLE|REGION',
  'ROTATION|NEXT_TOKEN|CLIENT_TOKEN',
];
const HARMLESS_VARIABLE = joined('', '(?:^|_)(?:', HARMLESS_ENDINGS.join('|'), ')$');

/** Vault's is a secret; `SecretId` and `--secret-id` of AWS name one. */
const VAULT_SECRET_ID = /(?:^|[._])secret_id$/;

/**
 * Does a value of this name have to be hidden, whatever it looks like? Harmless are `tokenCount`, `fencingToken`,
 * `clientToken`, `keyId`, `secretArn`, `hash`, `signature`.
 * @param name of a key, variable, flag, header or element
 */
export function isSecretName(name: string): boolean {
  if (VARIABLE.test(name) && SECRET_VARIABLE.test(name)) return !HARMLESS_VARIABLE.test(name);
  const plain = name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  return (SECRET.test(plain) && !HARMLESS.test(plain)) || VAULT_SECRET_ID.test(name);
}

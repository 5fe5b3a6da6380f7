import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { Clock } from '../platform/clock.ts';
import { CorruptRecordError, HostApiError } from './errors.ts';
import type { IncidentStore, NewIncident } from './incident-store.ts';

/** Where the host is, and as whom its identity provider knows us (OAuth 2.0 client credentials, RFC 6749, section 4.4). */
const accessSchema = z.strictObject({ url: z.url(), tokenUrl: z.url(), clientId: z.string(), clientSecret: z.string() });
type Access = z.infer<typeof accessSchema>;

const tokenSchema = z.looseObject({ access_token: z.string(), expires_in: z._default(z.number(), 300) });
const incidentSchema = z.looseObject({
  id: z.string(),
  state: z.optional(z.string()),
  correlation_id: z.optional(z.nullable(z.string())),
});

const TIMEOUT_MS = 5_000;
/** A token isn't used in the last seconds of its life: the request takes some of them. */
const TOKEN_MARGIN_MS = 30_000;

export interface HostApiDependencies {
  secretsManager: SecretsManagerClient;
  secretArn: string;
  clock: Clock;
}

/** The host's incidents by its REST API: it gives them their ids. Work notes are written in its table. */
export function createHostApi({
  secretsManager,
  secretArn,
  clock,
}: HostApiDependencies): Pick<IncidentStore, 'open' | 'get' | 'getStatus'> {
  let access: Access | undefined;
  let token: { text: string; expiresAt: number } | undefined;

  async function readAccess(): Promise<Access> {
    const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId: secretArn }));
    try {
      return accessSchema.parse(JSON.parse(SecretString));
    } catch {
      // Neither the text nor what is wrong with it may reach a log.
      throw new CorruptRecordError('Secret', secretArn, 'it must be JSON with url, tokenUrl, clientId and clientSecret');
    }
  }

  async function getToken({ tokenUrl, clientId, clientSecret }: Access): Promise<string> {
    const now = clock.now().getTime();
    if (token && now < token.expiresAt - TOKEN_MARGIN_MS) return token.text;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
    const response = await fetch(tokenUrl, { method: 'POST', body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new HostApiError(`POST ${tokenUrl}`, response.status);
    const { access_token: text, expires_in: seconds } = tokenSchema.parse(await response.json());
    token = { text, expiresAt: now + seconds * 1000 };
    return text;
  }

  /** @returns the answer, or undefined when the host has nothing there. */
  async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    access ??= await readAccess();
    const url = `${access.url.replace(/\/$/, '')}/prod/api/${path}`;
    const headers = { authorization: `Bearer ${await getToken(access)}`, 'content-type': 'application/json' };
    const response = await fetch(url, {
      method,
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.status === 404) return undefined;
    // A secret, or a token, that was changed meanwhile is read anew the next time.
    if (!response.ok) [access, token] = [undefined, undefined];
    if (!response.ok) throw new HostApiError(`${method} ${url}`, response.status);
    return await response.json();
  }

  /** The one that was opened for the same occurrence before a crash, if there is one. */
  async function findByCorrelation(correlationId: string): Promise<string | undefined> {
    const found = z
      .array(incidentSchema)
      .safeParse(await ask('GET', `incidents?correlation_id=${encodeURIComponent(correlationId)}`));
    return found.data?.find((incident) => incident.correlation_id === correlationId)?.id;
  }

  return {
    /** Opens the incident, once for each of our ids. @returns the host's id @throws HostApiError, CorruptRecordError */
    async open({ id: correlationId, ...incident }: NewIncident): Promise<string> {
      const known = await findByCorrelation(correlationId);
      if (known !== undefined) return known;
      const opened = await ask('POST', 'incidents', { ...incident, correlation_id: correlationId, state: 'new' });
      return incidentSchema.parse(opened).id;
    },

    /** @throws HostApiError, CorruptRecordError */
    async get(incidentId: string): Promise<Record<string, unknown> | undefined> {
      const found = await ask('GET', `incidents/${encodeURIComponent(incidentId)}`);
      return found === undefined ? undefined : incidentSchema.parse(found);
    },

    /** @throws HostApiError, CorruptRecordError */
    async getStatus(incidentId: string): Promise<{ state: string | undefined } | undefined> {
      const found = await ask('GET', `incidents/${encodeURIComponent(incidentId)}`);
      return found === undefined ? undefined : { state: incidentSchema.parse(found).state };
    },
  };
}

/** A request as the page makes it. */
export interface PageRequest {
  path: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** What of a browser the page's client needs, where there is none. */
export class StandInBrowser {
  readonly requests: PageRequest[] = [];
  /** Answers in turn; a missing one is a broken connection. */
  readonly answers: Response[] = [];
  readonly storage = new Map<string, string>();

  constructor(token: string) {
    this.storage.set('stackflow.token', token);
    const storage = {
      getItem: (key: string) => this.storage.get(key) ?? null,
      setItem: (key: string, value: string) => void this.storage.set(key, value),
      removeItem: (key: string) => void this.storage.delete(key),
    };
    const location = { hash: '#/dlq', origin: 'http://console.test', pathname: '/', search: '' };
    Object.assign(globalThis, { sessionStorage: storage, location, addEventListener: () => undefined, fetch: this.#fetch });
  }

  readonly #fetch = (path: string, { method = 'GET', headers, body }: RequestInit): Promise<Response> => {
    this.requests.push({ path, method, headers: headers as Record<string, string>, body: body as string | undefined });
    const answer = this.answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('Failed to fetch'));
  };
}

/** @returns an answer as StackFlowAPI gives it */
export const answer = (body: object, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });

export const tokenOf = (payload: object): string => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.signature`;

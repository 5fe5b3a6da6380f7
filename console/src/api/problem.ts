interface ProblemFields {
  status: number;
  title: string;
  detail: string;
  reason?: string | null;
  retryAfterSeconds?: number | null;
}

/** Thrown when StackFlowAPI refuses, fails or can't be reached; the message says what it says, for people. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** 0 when no answer came. */
  readonly status: number;
  readonly title: string;
  /** A literal of the contract, where the answer has one (`playbook-changed`). */
  readonly reason: string | null;
  /** When it is worth asking again, where the answer says so. */
  readonly retryAfterSeconds: number | null;

  constructor({ status, title, detail, reason, retryAfterSeconds }: ProblemFields) {
    super(detail);
    this.status = status;
    this.title = title;
    this.reason = reason ?? null;
    this.retryAfterSeconds = retryAfterSeconds ?? null;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** @returns what a refusing answer says, as far as it is RFC 9457 */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown> | null;
  const { title, detail, reason } = body ?? {};
  return new ApiProblem({
    status: response.status,
    title: textOf(title) ?? `Status ${response.status}`,
    detail: textOf(detail) ?? 'The server gave no reason. Try again in a few seconds.',
    reason: textOf(reason) ?? null,
    retryAfterSeconds: Number(response.headers.get('retry-after')) || null,
  });
}

export const unreachable = (): ApiProblem =>
  new ApiProblem({ status: 0, title: 'No answer', detail: "StackFlowAPI can't be reached. Check the connection; what is shown may be old." });

/** @returns the error as a problem to show; what nobody expects is shown as well. */
export const toProblem = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : new ApiProblem({ status: 0, title: 'Failed', detail: error instanceof Error ? error.message : String(error) });

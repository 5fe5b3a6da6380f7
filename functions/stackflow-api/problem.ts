import { problemType, PROBLEMS, type Problem } from '../../src/contracts/api/problem.ts';
import { redactText } from '../../src/contracts/redaction/redact.ts';
import type { Answer, Refusal } from './answers.ts';

/** @returns the answer that something was refused (RFC 9457, `application/problem+json`). */
export function problem({ kind, detail, reason, headers }: Refusal): Answer {
  const [status, title] = PROBLEMS[kind];
  const body: Problem = { type: problemType(kind), status, title, detail: redactText(detail), ...(reason && { reason }) };
  return { status, headers: { ...headers, 'content-type': 'application/problem+json' }, body: JSON.stringify(body) };
}

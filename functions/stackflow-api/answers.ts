import type { ProblemKind, RefusalReason } from '../../src/contracts/api/problem.ts';

/** A no, as a value: it becomes a problem document. */
export class Refusal {
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly reason: RefusalReason | undefined;
  readonly headers: Record<string, string>;
  constructor(kind: ProblemKind, detail: string, reason?: RefusalReason, headers: Record<string, string> = {}) {
    this.kind = kind;
    this.detail = detail;
    this.reason = reason;
    this.headers = headers;
  }
}

/** @param detail what is wrong, and what to do next */
export const refuse = (kind: ProblemKind, detail: string, reason?: RefusalReason): Refusal => new Refusal(kind, detail, reason);

/** @param seconds after which it may be sent again */
export const refuseForNow = (kind: ProblemKind, detail: string, seconds: number): Refusal =>
  new Refusal(kind, detail, undefined, { 'retry-after': String(seconds) });

/** An answer with headers of its own; a text goes out as it is. */
export class Reply<Body = unknown> {
  readonly body: Body;
  readonly headers: Record<string, string>;
  constructor(body: Body, headers: Record<string, string>) {
    this.body = body;
    this.headers = headers;
  }
}

/** What goes out, and what a later copy of the request gets again. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

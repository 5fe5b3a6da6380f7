import fc from 'fast-check';

/** What happens around one request. */
export interface PlannedRequest {
  priority: 'P1' | 'P3';
  /** Which of the few CIs, and which incident on it. */
  ci: number;
  incident: number;
  /** Virtual seconds after the one before it. */
  afterSeconds: number;
  /** Its execution is aborted so many seconds after it began, and EventBridge says nothing of it. */
  abortAfterSeconds?: number | undefined;
  /** Its own calls to lease or ledger hang or are lost: the Lambda is a zombie meanwhile. */
  mishaps: PlannedMishap[];
}

export interface PlannedMishap {
  operation: 'GetItem' | 'UpdateItem';
  kind: 'delay' | 'crash-before' | 'crash-after' | 'lost-response';
  /** How many fitting requests pass before it strikes. */
  skip: number;
  seconds: number;
}

const mishap: fc.Arbitrary<PlannedMishap> = fc.record({
  operation: fc.constantFrom('GetItem' as const, 'UpdateItem' as const),
  kind: fc.constantFrom('delay' as const, 'delay' as const, 'crash-before' as const, 'crash-after' as const, 'lost-response' as const),
  skip: fc.integer({ min: 0, max: 10 }),
  seconds: fc.integer({ min: 1, max: 80 }),
});

const request: fc.Arbitrary<PlannedRequest> = fc.record({
  priority: fc.constantFrom('P1' as const, 'P3' as const, 'P3' as const),
  ci: fc.integer({ min: 0, max: 1 }),
  incident: fc.integer({ min: 0, max: 2 }),
  afterSeconds: fc.constantFrom(0, 0, 0, 1, 5, 20),
  abortAfterSeconds: fc.oneof({ arbitrary: fc.constant(undefined), weight: 5 }, { arbitrary: fc.integer({ min: 0, max: 20 }), weight: 1 }),
  mishaps: fc.oneof({ arbitrary: fc.constant<PlannedMishap[]>([]), weight: 2 }, { arbitrary: fc.array(mishap, { minLength: 1, maxLength: 2 }), weight: 1 }),
});

/** Two to four requests on two CIs at most. */
export const interleaving: fc.Arbitrary<PlannedRequest[]> = fc.array(request, { minLength: 2, maxLength: 4 });

/** Where pages link each other; `pages.ts` says what is there. */
export const remediationPath = (remediationId: string): string => `/remediations/${encodeURIComponent(remediationId)}`;
export const reviewPath = (reviewId: string): string => `/dlq/${encodeURIComponent(reviewId)}`;
export const auditPath = (remediationId: string): string => `/audit/${encodeURIComponent(remediationId)}`;
export const playbookPath = (playbookId: string): string => `/playbooks/${encodeURIComponent(playbookId)}`;

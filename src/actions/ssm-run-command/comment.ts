/** The command's comment (SSM allows 100 characters): by it a probe finds a command whose answer was lost. */
export const commentFor = (remediationId: string): string => `StackFlow ${remediationId}`;

/** Of an answer that ends the Lambda container which gets it: how a fault of kind `crash-before` or `crash-after` strikes. */
export const CRASH_HEADER = 'x-stackflow-crash';

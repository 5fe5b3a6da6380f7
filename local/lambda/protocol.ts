/** What a container's thread is started with. */
export interface ContainerData {
  functionName: string;
  functionArn: string;
  file: string;
  exportName: string;
  memoryMegabytes: number;
  clockOffset: SharedArrayBuffer;
  /** How far its clock is ahead of the stack's. */
  skewMilliseconds: number;
  nextDue: SharedArrayBuffer;
}

/** Main thread to container: run the handler once. */
export interface Invocation {
  requestId: string;
  payload: string;
  /** Epoch milliseconds, virtual. */
  deadline: number;
}

/** Container to main thread: the bundle is loaded, or how an invocation ended. */
export type ContainerMessage =
  | { type: 'loaded'; milliseconds: number }
  | { type: 'load-failed'; payload: string }
  | { type: 'returned'; requestId: string; payload: string }
  | { type: 'threw'; requestId: string; payload: string };

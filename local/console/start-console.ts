import { listen, stopListening } from '../listen.ts';
import { createConsoleServer, type ConsoleOptions } from './console-server.ts';

export interface Console {
  /** For example `http://127.0.0.1:4566`. */
  url: string;
  close(): Promise<void>;
}

/** Serves the operators' console on this machine. @param port any free one without it */
export async function startConsole(options: ConsoleOptions, port?: number): Promise<Console> {
  const server = createConsoleServer(options);
  return { url: await listen(server, port), close: () => stopListening(server) };
}

declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  /** @returns a server that isn't listening yet */
  export default function dynalite(options?: DynaliteOptions): Server;
}

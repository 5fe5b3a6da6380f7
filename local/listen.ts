import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const servers = new Map<string, Server>();

/** @returns the server of this process that listens there, for example on `127.0.0.1:4566`. */
export const serverAt = (host: string): Server | undefined => servers.get(host);

/** Starts a server on this machine only. @returns its URL, for example `http://127.0.0.1:4566` */
export async function listen(server: Server, port = 0): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  servers.set(host, server);
  return `http://${host}`;
}

/** Stops a server and cuts what is still connected. */
export async function stopListening(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

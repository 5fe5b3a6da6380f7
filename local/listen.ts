import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const servers = new Map<string, Server>();

/** @returns the server of this process that listens there, for example on `127.0.0.1:4566`. */
export const serverAt = (host: string): Server | undefined => servers.get(host);

/** Node's own header tells the real time; from virtual time an SDK takes that for a wrong clock, and retries what failed. */
const tellVirtualTime: RequestListener = (_request, response) => void response.setHeader('date', new Date().toUTCString());

/** Starts a server on this machine only. @returns its URL, for example `http://127.0.0.1:4566` */
export async function listen(server: Server, port = 0): Promise<string> {
  server.prependListener('request', tellVirtualTime);
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

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';

/** Takes a request to itself, or leaves it to the app: false. */
type Door = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;
type Fetch = (request: Request, env?: object) => Response | Promise<Response>;

/** The one socket of the process. It answers from the first moment on: "alive, not ready" until it is given the app. */
export interface Listener {
  /** Without a trailing slash; with the port that was really taken. */
  readonly address: string;
  serve(app: Fetch, door?: Door): void;
  /** Takes no new connection, lets what is in flight finish, and cuts what has not by then. A second call waits for the first. */
  close(graceMs: number): Promise<void>;
}

/** For whoever sends a byte now and then to keep a connection. Looked at every second, where node's default is thirty. */
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
};
const MOST_CONNECTIONS = 10_000;
/** While closing. */
const IDLE_EVERY_MS = 50;

/** Opens the port. Rejects in words when it is taken. */
export async function listen({ host, port }: { host: string; port: number }): Promise<Listener> {
  let app: Fetch = notReady().fetch;
  let door: Door = () => false;
  const toApp = getRequestListener((request, env) => app(request, env));
  const server = createServer({ ...TIMEOUTS, maxHeaderSize: 16_384 }, (incoming, outgoing) => {
    if (!door(incoming, outgoing)) void toApp(incoming, outgoing);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', answerUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(inWords(error, host, port)));
    server.listen(port, host, resolve);
  });
  let closed: Promise<void> | undefined;
  const bound = server.address() as AddressInfo;
  return {
    address: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    serve: (next, nextDoor = door) => {
      app = next;
      door = nextDoor;
    },
    close(graceMs) {
      closed ??= new Promise((resolve) => {
        // Who keeps a connection busy is told to leave it with the next answer; who keeps one idle is let go.
        server.prependListener('request', (_request, response: ServerResponse) => {
          response.setHeader('Connection', 'close');
        });
        const idle = setInterval(() => server.closeIdleConnections(), IDLE_EVERY_MS);
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearInterval(idle);
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      });
      return closed;
    },
  };
}

/** What is no HTTP, or too long in coming, is told so in the one shape of errors, and cut. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const [status, message] = UNREADABLE[error.code ?? ''] ?? ['400 Bad Request', 'This is no HTTP request.'];
  const body = JSON.stringify({ error: { code: 'unreadable', message } });
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body, () => socket.destroy());
}
const UNREADABLE: Record<string, [status: string, message: string]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are over 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.'],
};

function notReady(): Hono {
  const starting = new Hono();
  starting.get('/healthz', (c) => c.text('ok'));
  starting.all('*', (c) => {
    c.header('Retry-After', '1');
    c.header('Access-Control-Allow-Origin', '*');
    return c.json({ error: { code: 'unavailable', message: 'Foothold is starting; try again in a second.' } }, 503);
  });
  return starting;
}

function inWords(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(`Port ${port} of ${host} is taken. Stop what listens there, or set PORT to another one.`);
  }
  if (error.code === 'EACCES')
    return new Error(`Port ${port} may not be opened by this user. Set PORT to one over 1023.`);
  return error;
}

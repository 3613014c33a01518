import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What a gate does to a request that carries events:
 * `503` answers so, as the collector does when it is overloaded; `reset before` cuts the connection with the request
 * unread by the server; `reset after` lets the server take it and cuts the connection in place of the answer.
 */
export type Trouble = '503' | 'reset before' | 'reset after';

/** A door of its own in front of the server, in which a test makes trouble. */
export interface Gate {
  url: string;
  /** The next requests with events meet these, in turn; after that all go through. */
  trouble(...next: Trouble[]): void;
  /** Troubles not met yet. */
  readonly left: number;
  /** Requests with events that the server has taken. */
  readonly taken: number;
  /** Nothing listens any more; what is open is cut. */
  shut(): Promise<void>;
  /** Listens again, at the same address. */
  open(): Promise<void>;
}

const INGEST = /^\/(v1|beacon\/v1)\/(batch|b|track|identify|group|page|screen|alias|[tigpsa])(\?|$)/;

/** Opens a gate to `url`. The server sees the gate's address as its own, as behind any proxy. */
export async function openGate(url: string): Promise<Gate> {
  let troubles: Trouble[] = [];
  let taken = 0;
  const server = createServer((incoming, answer) => {
    const isIngest = incoming.method === 'POST' && INGEST.test(incoming.url ?? '');
    const trouble = isIngest ? troubles.shift() : undefined;
    if (trouble === 'reset before') return void incoming.socket.resetAndDestroy();
    if (trouble === '503') return refuse(incoming, answer);
    forward(url, incoming, answer, () => {
      if (isIngest) taken++;
      if (trouble === 'reset after') incoming.socket.resetAndDestroy();
      return trouble !== 'reset after';
    });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  /** Somebody's connection may have this port for its own end meanwhile. */
  const listenAgain = async (port: number, tries = 100): Promise<void> => {
    try {
      return await listen(port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === 0) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    return listenAgain(port, tries - 1);
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    trouble: (...next) => {
      troubles = next;
    },
    get left() {
      return troubles.length;
    },
    get taken() {
      return taken;
    },
    open: () => listenAgain(port),
    shut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(incoming: IncomingMessage, answer: ServerResponse): void {
  incoming.resume().on('end', () => {
    answer.writeHead(503, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Retry-After',
      'retry-after': '1',
    });
    answer.end('{"error":{"code":"unavailable","message":"Too much is coming in right now; try again."}}');
  });
}

/** `passOn` decides, with the server's answer there, whether the client gets it. */
function forward(url: string, incoming: IncomingMessage, answer: ServerResponse, passOn: () => boolean): void {
  const { method, headers } = incoming;
  const upstream = send(`${url}${incoming.url}`, { method, headers }, (response) => {
    if (!passOn()) return void response.resume();
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  upstream.on('error', () => incoming.socket.destroy());
  incoming.on('error', () => upstream.destroy());
  incoming.pipe(upstream);
}

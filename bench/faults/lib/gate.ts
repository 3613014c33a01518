import type { AddressInfo } from 'node:net';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/**
 * `closed`: as if nobody were there. `hanging`: as if stopped in the middle, to go on later. `failing`: an HTTP error each
 * time. `mute`: what is asked arrives, no answer comes back.
 */
export type GateState = 'open' | 'closed' | 'hanging' | 'failing' | 'mute';

/** A door in front of a server, so that it can be away while it is not. */
export interface Gate {
  /** 0 when it is a socket in a folder. */
  port: number;
  set(state: GateState): void;
  close(): Promise<void>;
}

const ERROR = 'Code: 999. DB::Exception: Made to fail. (KEEPER_EXCEPTION)';
const FAILURE = `HTTP/1.1 500 Internal Server Error\r\nX-ClickHouse-Exception-Code: 999\r\nContent-Length: ${ERROR.length}\r\nConnection: close\r\n\r\n${ERROR}`;

/** Listens on loopback, or on a socket's path. */
export async function openGate(upstream: NetConnectOpts, path?: string): Promise<Gate> {
  let state: GateState = 'open';
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (state === 'closed') return void client.destroy();
    if (state === 'failing') return void fail(client);
    const target = connect(upstream);
    const pair: [Socket, Socket] = [client, target];
    pairs.add(pair);
    target.on('error', () => client.destroy());
    client.on('close', () => {
      target.destroy();
      pairs.delete(pair);
    });
    target.on('close', () => client.destroy());
    go(pair);
    if (state === 'hanging') hold(pair);
    if (state === 'mute') silence(pair);
  });
  const hold = (pair: [Socket, Socket]) => {
    for (const socket of pair) {
      socket.unpipe();
      socket.pause();
    }
  };
  const silence = ([, target]: [Socket, Socket]) => {
    target.unpipe();
    target.resume();
  };
  const go = ([client, target]: [Socket, Socket]) => {
    client.pipe(target);
    target.pipe(client);
  };
  await new Promise<void>((resolve) => {
    if (path) server.listen(path, resolve);
    else server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: path ? 0 : (server.address() as AddressInfo).port,
    set(next) {
      // What was not told in time never is.
      if (state === 'mute') for (const [client] of pairs) client.destroy();
      state = next;
      for (const pair of pairs) {
        if (next === 'hanging') hold(pair);
        else if (next === 'mute') silence(pair);
        else if (next === 'open') go(pair);
        else pair[0].destroy();
      }
    },
    async close() {
      for (const [client] of pairs) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Once the request has come, or the client would not read the answer. */
function fail(client: Socket): void {
  client.once('data', () => client.end(FAILURE));
}

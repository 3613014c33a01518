import { connect, type Socket } from 'node:net';

/**
 * A load generator of its own process: keep-alive connections, prepared requests in which only the message ids differ.
 * Usage: `load.js '{"port":…, "writeKey":…, "connections":32, "events":10, "seconds":5, "rate":null}'`; with a rate
 * (requests a second, all connections together) it is open-loop: latency counts from when a request was due.
 * Prints `{requests, events, failed, seconds, latenciesMs}`.
 */
export interface LoadOptions {
  port: number;
  writeKey: string;
  connections: number;
  events: number;
  seconds: number;
  rate: number | null;
}
export interface LoadResult {
  requests: number;
  events: number;
  failed: number;
  seconds: number;
  latenciesMs: number[];
}

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const ID = '00000000-0000-7000-8000-000000000000';
const run = Math.floor(Math.random() * 2 ** 32)
  .toString(16)
  .padStart(8, '0');
let made = 0;

class Connection {
  readonly #socket: Socket;
  readonly #request: Buffer;
  readonly #ids: number[];
  #answered = '';
  #done: ((status: number) => void) | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    const body = JSON.stringify({ writeKey: options.writeKey, sentAt: new Date().toISOString(), batch: events() });
    const head = `POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1:${options.port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    this.#request = Buffer.from(head + body);
    this.#ids = [];
    for (let at = this.#request.indexOf(ID); at >= 0; at = this.#request.indexOf(ID, at + 1)) this.#ids.push(at);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
    socket.on('error', () => this.#finish(0));
    socket.on('close', () => this.#finish(0));
  }

  /** The status of the answer; 0 when there was none. */
  send(): Promise<number> {
    const request = Buffer.from(this.#request);
    for (const at of this.#ids) request.write(`${run}-${String(made++).padStart(12, '0')}`, at, 'latin1');
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#socket.write(request);
    });
  }

  end(): void {
    this.#done = null;
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#answered += text;
    const head = this.#answered.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = /content-length: (\d+)/i.exec(this.#answered)?.[1];
    const isChunked = length === undefined;
    const whole = isChunked ? this.#answered.endsWith('0\r\n\r\n') : this.#answered.length >= head + 4 + Number(length);
    if (whole) this.#finish(Number(this.#answered.slice(9, 12)));
  }

  #finish(status: number): void {
    const done = this.#done;
    this.#done = null;
    this.#answered = '';
    done?.(status);
  }
}

function events(): object[] {
  return Array.from({ length: options.events }, (_, i) => ({
    type: 'track',
    event: ['Report opened', 'Source connected', 'Invitation sent', 'Report shared'][i % 4],
    messageId: ID,
    anonymousId: `0195568e-4a60-7abc-8000-0000000${String(10_000 + i * 37)}`,
    userId: `user-${(i * 7_919) % 5_000}`,
    timestamp: new Date().toISOString(),
    properties: { plan: 'team', pages: i, template: 'monthly', shared: i % 2 === 0 },
    context: {
      groupId: `account-${i % 3}`,
      page: { path: '/reports', url: 'https://app.example/reports', title: 'Reports' },
      userAgent:
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      library: { name: '@foothold/sdk', version: '0.1.0' },
    },
  }));
}

const open = () =>
  new Promise<Connection>((resolve, reject) => {
    const socket = connect(options.port, '127.0.0.1', () => resolve(new Connection(socket)));
    socket.once('error', reject);
  });
const connections = await Promise.all(Array.from({ length: options.connections }, open));
const result: LoadResult = { requests: 0, events: 0, failed: 0, seconds: 0, latenciesMs: [] };
const startedAt = performance.now();
const endAt = startedAt + options.seconds * 1_000;

async function once(connection: Connection, dueAt: number): Promise<void> {
  const status = await connection.send();
  result.requests++;
  if (status === 200) result.events += options.events;
  else result.failed++;
  result.latenciesMs.push(performance.now() - dueAt);
}

if (options.rate === null) {
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < endAt) await once(connection, performance.now());
    }),
  );
} else {
  const everyMs = 1_000 / options.rate;
  const idle = [...connections];
  const due: number[] = [];
  const under = new Set<Promise<void>>();
  const start = () => {
    for (let at = due[0]; at !== undefined && idle.length > 0; at = due[0]) {
      due.shift();
      const connection = idle.pop() as Connection;
      const one = once(connection, at).then(() => {
        under.delete(one);
        idle.push(connection);
        start();
      });
      under.add(one);
    }
  };
  for (let at = startedAt; at < endAt; at += everyMs) {
    while (performance.now() < at)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
    due.push(at);
    start();
  }
  while (under.size > 0) await Promise.all(under);
}
result.seconds = (performance.now() - startedAt) / 1_000;
for (const connection of connections) connection.end();
process.stdout.write(JSON.stringify(result));

import { connect, type Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';

/**
 * A load generator of its own process: keep-alive connections, prepared requests in which only the message ids differ.
 * Usage: `load.js '{"port":…, "writeKey":…, "connections":32, "events":10, "seconds":5, "rate":null}'`; with a rate
 * (requests a second, all connections together) it is open-loop: latency counts from when a request was due.
 * Prints a {@link LoadResult}.
 */
export interface LoadOptions {
  port: number;
  writeKey: string;
  connections: number;
  events: number;
  seconds: number;
  rate: number | null;
  /** Every body compressed. */
  gzip?: boolean;
  /** A client that was told when to come again sends nothing before; default: it sends what is due at once. */
  waits?: boolean;
  /** What is due and has found no connection at the end is left; default: it is sent all the same. */
  leaves?: boolean;
}
export interface LoadResult {
  requests: number;
  events: number;
  /** Neither acknowledged nor refused. */
  failed: number;
  /** Due, and never sent: every client waited for an answer, or as it was told to. */
  left: number;
  seconds: number;
  latenciesMs: number[];
  /** How late the generator itself was, p99: no answer is read any sooner. */
  lateMs: number;
  /** Answered 429 or 503: how long it took from sending, and how many said when to come again. */
  refused: { latenciesMs: number[]; withRetryAfter: number };
}

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const ID = '00000000-0000-7000-8000-000000000000';
const run = Math.floor(Math.random() * 2 ** 32)
  .toString(16)
  .padStart(8, '0');
let made = 0;

interface Answer {
  status: number;
  /** null where nothing is said about it. */
  retryAfterSeconds: number | null;
}
const NO_ANSWER: Answer = { status: 0, retryAfterSeconds: null };

class Connection {
  readonly #socket: Socket;
  /** Of a request; without `gzip` it stands before the body already. */
  readonly #head: string;
  readonly #request: Buffer;
  /** Where the body begins, and the ids in it. */
  readonly #bodyAt: number;
  readonly #ids: number[] = [];
  #answered = '';
  #done: ((answer: Answer) => void) | null = null;

  constructor(socket: Socket, number: number) {
    this.#socket = socket;
    const batch = eventsOf(number);
    const body = JSON.stringify({ writeKey: options.writeKey, sentAt: new Date().toISOString(), batch });
    const encoding = options.gzip ? 'Content-Encoding: gzip\r\n' : '';
    this.#head = `POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1:${options.port}\r\nContent-Type: application/json\r\n${encoding}Content-Length: `;
    const head = `${this.#head}${body.length}\r\n\r\n`;
    this.#bodyAt = head.length;
    this.#request = Buffer.from(head + body, 'latin1');
    for (let at = this.#request.indexOf(ID); at >= 0; at = this.#request.indexOf(ID, at + 1)) this.#ids.push(at);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
    socket.on('error', () => this.#finish(NO_ANSWER));
    socket.on('close', () => this.#finish(NO_ANSWER));
  }

  /** Status 0 when there was no answer. */
  send(): Promise<Answer> {
    for (const at of this.#ids) this.#request.write(`${run}-${String(made++).padStart(12, '0')}`, at, 'latin1');
    const request = options.gzip ? this.#zipped() : this.#request;
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#socket.write(request);
    });
  }

  #zipped(): Buffer {
    const body = gzipSync(this.#request.subarray(this.#bodyAt), { level: 1 });
    return Buffer.concat([Buffer.from(`${this.#head}${body.length}\r\n\r\n`, 'latin1'), body]);
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
    if (!whole) return;
    const status = Number(this.#answered.slice(9, 12));
    const retryAfter = status === 200 ? undefined : /\r\nretry-after: *(\d+)/i.exec(this.#answered)?.[1];
    this.#finish({ status, retryAfterSeconds: retryAfter === undefined ? null : Number(retryAfter) });
  }

  #finish(answer: Answer): void {
    const done = this.#done;
    this.#done = null;
    this.#answered = '';
    done?.(answer);
  }
}

/** Each connection has people of its own. */
function eventsOf(connection: number): object[] {
  return Array.from({ length: options.events }, (_, i) => ({
    type: 'track',
    event: ['Report opened', 'Source connected', 'Invitation sent', 'Report shared'][i % 4],
    messageId: ID,
    anonymousId: `0195568e-4a60-7abc-8000-0000000${String(10_000 + i * 37)}`,
    userId: `user-${((connection * options.events + i) * 7_919) % 5_000}`,
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

const open = (_: unknown, number: number) =>
  new Promise<Connection>((resolve, reject) => {
    const socket = connect(options.port, '127.0.0.1', () => resolve(new Connection(socket, number)));
    socket.once('error', reject);
  });
const connections = await Promise.all(Array.from({ length: options.connections }, open));
const result: LoadResult = {
  ...{ requests: 0, events: 0, failed: 0, left: 0, seconds: 0, latenciesMs: [], lateMs: 0 },
  refused: { latenciesMs: [], withRetryAfter: 0 },
};
const late = monitorEventLoopDelay({ resolution: 1 });
late.enable();
const startedAt = performance.now();
const endAt = startedAt + options.seconds * 1_000;

/** Gives how long the client is to wait before it sends again, in ms. */
async function once(connection: Connection, dueAt: number): Promise<number> {
  const sentAt = performance.now();
  const { status, retryAfterSeconds } = await connection.send();
  result.requests++;
  if (status === 429 || status === 503) {
    result.refused.latenciesMs.push(performance.now() - sentAt);
    if (retryAfterSeconds !== null) result.refused.withRetryAfter++;
    return options.waits ? (retryAfterSeconds ?? 0) * 1_000 : 0;
  }
  if (status === 200) result.events += options.events;
  else result.failed++;
  result.latenciesMs.push(performance.now() - dueAt);
  return 0;
}

if (options.rate === null) {
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < endAt) await once(connection, performance.now());
    }),
  );
} else {
  const everyMs = 1_000 / options.rate;
  const total = Math.ceil((options.seconds * 1_000) / everyMs);
  const idle = [...connections];
  const under = new Set<Promise<void>>();
  let due = 0;
  let sent = 0;
  const start = () => {
    while (sent < due && idle.length > 0) {
      if (options.leaves && performance.now() >= endAt) return;
      const connection = idle.pop() as Connection;
      const one = once(connection, startedAt + everyMs * sent++).then((waitMs) => {
        under.delete(one);
        const goOn = () => {
          idle.push(connection);
          start();
        };
        if (waitMs > 0) setTimeout(goOn, waitMs).unref();
        else goOn();
      });
      under.add(one);
    }
  };
  for (due = 0; due < total; ) {
    const nextAt = startedAt + everyMs * due;
    while (performance.now() < nextAt)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextAt - performance.now())));
    due++;
    start();
  }
  while (under.size > 0) await Promise.all(under);
  result.left = total - sent;
}
result.seconds = (performance.now() - startedAt) / 1_000;
result.lateMs = late.percentile(99) / 1e6;
for (const connection of connections) connection.end();
process.stdout.write(JSON.stringify(result));

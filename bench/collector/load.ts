import { connect, type Socket } from 'node:net';
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
}
export interface LoadResult {
  requests: number;
  events: number;
  /** Neither acknowledged nor refused. */
  failed: number;
  seconds: number;
  latenciesMs: number[];
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
  hasRetryAfter: boolean;
}
const NO_ANSWER: Answer = { status: 0, hasRetryAfter: false };

class Connection {
  readonly #socket: Socket;
  readonly #body: Buffer;
  readonly #head: string;
  readonly #ids: number[];
  #answered = '';
  #done: ((answer: Answer) => void) | null = null;

  constructor(socket: Socket, number: number) {
    this.#socket = socket;
    const batch = eventsOf(number);
    this.#body = Buffer.from(JSON.stringify({ writeKey: options.writeKey, sentAt: new Date().toISOString(), batch }));
    const encoding = options.gzip ? 'Content-Encoding: gzip\r\n' : '';
    this.#head = `POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1:${options.port}\r\nContent-Type: application/json\r\n${encoding}Content-Length: `;
    this.#ids = [];
    for (let at = this.#body.indexOf(ID); at >= 0; at = this.#body.indexOf(ID, at + 1)) this.#ids.push(at);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
    socket.on('error', () => this.#finish(NO_ANSWER));
    socket.on('close', () => this.#finish(NO_ANSWER));
  }

  /** Status 0 when there was no answer. */
  send(): Promise<Answer> {
    for (const at of this.#ids) this.#body.write(`${run}-${String(made++).padStart(12, '0')}`, at, 'latin1');
    const body = options.gzip ? gzipSync(this.#body, { level: 1 }) : this.#body;
    const request = Buffer.concat([Buffer.from(`${this.#head}${body.length}\r\n\r\n`, 'latin1'), body]);
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
    const hasRetryAfter = /\r\nretry-after: *\d/i.test(this.#answered);
    if (whole) this.#finish({ status: Number(this.#answered.slice(9, 12)), hasRetryAfter });
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
  ...{ requests: 0, events: 0, failed: 0, seconds: 0, latenciesMs: [] },
  refused: { latenciesMs: [], withRetryAfter: 0 },
};
const startedAt = performance.now();
const endAt = startedAt + options.seconds * 1_000;

async function once(connection: Connection, dueAt: number): Promise<void> {
  const sentAt = performance.now();
  const { status, hasRetryAfter } = await connection.send();
  result.requests++;
  if (status === 429 || status === 503) {
    result.refused.latenciesMs.push(performance.now() - sentAt);
    if (hasRetryAfter) result.refused.withRetryAfter++;
    return;
  }
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

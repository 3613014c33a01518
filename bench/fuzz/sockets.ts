import { connect, type Socket } from 'node:net';
import type { Random } from './random.ts';

export interface SocketCounts {
  opened: number;
  /** First lines of answers, by status; 0: cut without one. */
  statuses: Record<number, number>;
}

const GIVE_UP_MS = 2_000;

/** What a broken, malicious or lost client writes. `reset`: it goes away without reading. */
function script(random: Random): { bytes: Buffer; reset: boolean } {
  const text = (value: string, reset = false) => ({ bytes: Buffer.from(value, 'latin1'), reset });
  const post = (headers: string, body = '') => `POST /v1/batch HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n${body}`;
  switch (random.below(16)) {
    case 0:
      return { bytes: random.bytes(1 + random.below(500)), reset: false };
    case 1:
      return text('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    case 2:
      return { bytes: Buffer.concat([Buffer.from('16030100', 'hex'), random.bytes(200)]), reset: false };
    case 3:
      return text(`${random.bytes(8).toString('latin1')} /v1/batch HTTP/1.1\r\n\r\n`);
    case 4:
      return text(post(`A: ${'b'.repeat(20_000)}`));
    case 5:
      return text(post('Content-Length: -1', 'x'));
    case 6:
      return text(post('Content-Length: 3\r\nTransfer-Encoding: chunked', '0\r\n\r\nGET / HTTP/1.1\r\n\r\n'));
    case 7:
      return text(post('Transfer-Encoding: chunked', 'zz\r\nnonsense\r\n'));
    case 8:
      return text(post('Transfer-Encoding: chunked', 'ffffffffffffffff\r\n'));
    case 9:
      return text(post('Content-Length: 500', '{"batch":['), true);
    case 10:
      return text(post('Content-Length: 99999999999', '{"batch":['));
    case 11:
      return text('POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Le', true);
    case 12:
      return text(post(`Content-Length: 2\r\n${`X-${random.below(9)}: y\r\n`.repeat(300)}Z: 1`, '{}'));
    case 13:
      return text(`POST /v1/${'a/'.repeat(random.below(400))}%ff%00 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    case 14:
      return text('', true);
    default:
      return text(post('Content-Length: 2', '{}').repeat(3));
  }
}

/** One socket from its opening to its end. The status of the first answer; 0 when there was none. */
export function abuse(port: number, random: Random): Promise<number> {
  const { bytes, reset } = script(random);
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let answer = '';
    const timer = setTimeout(() => socket.destroy(), GIVE_UP_MS);
    socket.on('connect', () => {
      if (bytes.length > 0) socket.write(bytes);
      if (reset) setImmediate(() => socket.resetAndDestroy());
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1', 0, 64);
      // A reset leaves no port behind that has to wait.
      setImmediate(() => socket.resetAndDestroy());
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0));
    });
  });
}

/** Many at a time, until so many have been opened. */
export async function abuseAll(port: number, total: number, random: Random, atOnce = 100): Promise<SocketCounts> {
  const counts: SocketCounts = { opened: 0, statuses: {} };
  const one = async () => {
    while (counts.opened < total) {
      counts.opened++;
      const status = await abuse(port, random);
      counts.statuses[status] = (counts.statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, total) }, one));
  return counts;
}

/** Sends a header, or a body, a byte at a time; gives how long the server let it. */
export function slowly(port: number, part: 'headers' | 'body', everyMs: number): Promise<number> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = connect(port, '127.0.0.1');
    const start = 'POST /v1/batch HTTP/1.1\r\nHost: x\r\n';
    socket.write(part === 'headers' ? start : `${start}Content-Length: 1000\r\n\r\n`);
    const timer = setInterval(() => socket.write('a'), everyMs);
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(performance.now() - startedAt);
    });
  });
}

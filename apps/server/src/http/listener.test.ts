import { once } from 'node:events';
import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Listener, listen } from './listener.ts';

let listener: Listener;
beforeEach(async () => {
  listener = await listen({ host: '127.0.0.1', port: 0 });
  const app = new Hono();
  app.post('/', (c) => c.text('fine'));
  listener.serve(app.fetch);
});
afterEach(() => listener.close(0));

/** What comes back for these bytes, until the connection is cut. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(listener.address).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

describe('the listener', () => {
  it.each([
    ['what is no HTTP', 'hello there\r\n\r\n', /^HTTP\/1.1 400 /],
    ['a header with a line break in it', 'POST / HTTP/1.1\r\nHost: x\r\nA\0B: c\r\n\r\n', /^HTTP\/1.1 400 /],
    ['headers without end', `POST / HTTP/1.1\r\nHost: x\r\nA: ${'b'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
  ])('answers %s in the one shape of errors, and cuts it', async (_, bytes, status) => {
    const answer = await exchange(bytes);
    expect(answer).toMatch(status);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ error: { code: 'unreadable' } });
  });

  it('closes though a client keeps its connections busy', async () => {
    let isOver = false;
    const busy = async () => {
      while (!isOver) await fetch(listener.address, { method: 'POST', body: 'x' }).catch(() => undefined);
    };
    const clients = [busy(), busy()];
    await fetch(listener.address, { method: 'POST', body: 'x' });
    // Far longer than the test may take: nothing is cut, they leave.
    await listener.close(3_600_000);
    isOver = true;
    await Promise.all(clients);
  });

  it('goes on serving others', async () => {
    await exchange('nonsense\r\n\r\n');
    expect(await (await fetch(listener.address, { method: 'POST', body: 'x' })).text()).toBe('fine');
  });
});

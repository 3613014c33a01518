import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Frame } from '../log/frame.ts';
import { Collector } from './collector.ts';
import { ingestDoor } from './door.ts';
import { KeyCache } from './key-cache.ts';

const KEY = 'fhw_fixture_fixture_fixtu';
let server: Server;
let url: string;
let frames: Frame[];
let fault: Error | null;
let errors: unknown[];
let isFarBehind: boolean;

beforeEach(async () => {
  [frames, errors, fault, isFarBehind] = [[], [], null, false];
  const collector = new Collector({
    keys: new KeyCache(async (key) => (key === KEY ? { environmentId: 'e1', kind: 'write' } : null)),
    append: async (frame) => {
      frames.push(frame);
    },
    onUnsavedRefusal: () => undefined,
    observe: () => undefined,
    metrics: {
      request: () => {
        if (fault) throw fault;
      },
    },
    now: () => 1,
    pace: {
      delay: () => 'none',
      get isFarBehind() {
        return isFarBehind;
      },
      endOfTurn: () => new Promise((resolve) => setImmediate(resolve)),
    },
  });
  const door = ingestDoor({ collector, onError: (error) => errors.push(error) });
  server = createServer((incoming, outgoing) => {
    if (!door(incoming, outgoing)) outgoing.end('the app');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const batch = JSON.stringify({ batch: [{ type: 'track', event: 'Opened', userId: 'u1', messageId: 'm1' }] });
const post = (path: string, body: string) => fetch(url + path, { method: 'POST', body });

/** What comes back on one connection until it is closed, or this much of it. */
async function talk(
  text: string,
  isEnough: (answer: string, goOn: (more: string) => void) => boolean,
): Promise<{ answer: string; isOpen: boolean }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.write(text);
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      answer += chunk;
      if (isEnough(answer, (more) => socket.write(more))) resolve();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
  const isOpen = !socket.destroyed;
  socket.destroy();
  return { answer, isOpen };
}

describe('the door of events', () => {
  it('answers as the routes do, on every address of events and with the key in any place', async () => {
    const answer = await post(`/v1/batch?writeKey=${KEY}`, batch);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('content-length')).toBe('60');
    expect(await answer.json()).toEqual({ success: true, accepted: 1, duplicates: 0, quarantined: 0 });
    const single = JSON.stringify({ writeKey: KEY, event: 'Opened', userId: 'u1' });
    expect(await (await post('/v1/t', single)).json()).toMatchObject({ accepted: 1 });
    expect((await post('/beacon/v1/batch?x=%ff&writeKey=other', batch)).status).toBe(401);
    expect(frames.map(({ kind, form, environmentId }) => [kind, form, environmentId])).toEqual([
      ['request', 0, 'e1'],
      ['request', 1, 'e1'],
      ['refusal', 0, ''],
    ]);
  });

  it('leaves everything else to the app', async () => {
    expect(await (await fetch(`${url}/v1/batch`)).text()).toBe('the app');
    expect(await (await fetch(`${url}/v1/batch`, { method: 'OPTIONS' })).text()).toBe('the app');
    for (const path of ['/v1/batch/', '/v1/state', '//v1/batch', '/V1/batch', '/v1/batc%68'])
      expect(await (await post(path, batch)).text(), path).toBe('the app');
  });

  it('answers a body that it has not read, and the connection can be used again once the rest has come', async () => {
    const over = 1_048_577;
    const first = `POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: ${over}\r\n\r\n${'x'.repeat(over)}`;
    const second = `POST /v1/batch?writeKey=${KEY} HTTP/1.1\r\nHost: x\r\nContent-Length: ${batch.length}\r\n\r\n${batch}`;
    const { answer } = await talk(first + second, (text) => text.includes('"success":true'));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it('refuses before the body is there when it is too late already, and takes the next request of the connection', async () => {
    isFarBehind = true;
    const half = 'x'.repeat(500_000);
    const first = `POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: ${2 * half.length}\r\n\r\n${half}`;
    const second = `POST /v1/batch?writeKey=${KEY} HTTP/1.1\r\nHost: x\r\nContent-Length: ${batch.length}\r\n\r\n${batch}`;
    const { answer } = await talk(first, (text, goOn) => {
      if (isFarBehind) goOn(half + second);
      isFarBehind = false;
      return text.includes('"success":true');
    });
    expect(answer.match(/HTTP\/1\.1 \d+|Retry-After: \d+/g)).toEqual([
      'HTTP/1.1 503',
      'Retry-After: 1',
      'HTTP/1.1 200',
    ]);
  });

  it('cuts whoever goes on with a body that was answered', async () => {
    const endless = 'POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n{"batch":[';
    const { answer, isOpen } = await talk(endless, () => false);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(isOpen).toBe(false);
  });

  it('answers 503 for what fails on our side, and says so to whoever keeps the log', async () => {
    fault = new Error('broken');
    const answer = await post(`/v1/batch?writeKey=${KEY}`, batch);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(errors).toEqual([fault]);
  });
});

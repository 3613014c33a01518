import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WEEK_MS } from './calendar.ts';
import { startSample } from './index.ts';

const NOW = Date.UTC(2026, 10, 18, 15, 30);
let dataDir: string;
let server: Server;
let received: Map<string, number>;
let repeats: number;
let url: string;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'foothold-sample-'));
  received = new Map();
  repeats = 0;
  let refusals = 2;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (refusals-- > 0) return void response.writeHead(503).end('{}');
      for (const { messageId, timestamp } of JSON.parse(Buffer.concat(chunks).toString()).batch) {
        if (received.has(messageId)) repeats++;
        received.set(messageId, timestamp);
      }
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const run = async (now: number) => {
  const errors: unknown[] = [];
  const sample = startSample({
    door: { url, writeKey: 'fhw_x' },
    dataDir,
    now: () => now,
    onError: (e) => errors.push(e),
  });
  const sent = await sample.caughtUp;
  await sample.stop();
  expect(errors).toEqual([]);
  return sent;
};

describe('startSample', () => {
  test('catches up to now through the door, waiting while it is busy, and again three weeks later without a repeat', async () => {
    const first = await run(NOW);
    expect(received.size).toBe(first);
    expect(NOW - Math.max(...received.values())).toBeLessThan(3_600_000);

    const later = NOW + 3 * WEEK_MS;
    const second = await run(later);
    expect(second).toBeGreaterThan(2_000);
    expect(received.size).toBe(first + second);
    expect(repeats).toBe(0);
    expect(later - Math.max(...received.values())).toBeLessThan(3_600_000);
  });
});

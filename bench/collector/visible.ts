import type { ServerProcess } from '../lib/server-process.ts';
import { pause } from './context.ts';

const PATIENCE_MS = 60_000;
let made = 0;

/** Milliseconds from the acknowledgement of one event until a query finds it. */
export async function untilVisible({ port, writeKey, get }: ServerProcess, lookEveryMs: number): Promise<number> {
  const person = `visible-${process.pid}-${made++}`;
  const batch = [{ type: 'track', event: 'Seen', messageId: person, userId: person }];
  const answer = await fetch(`http://127.0.0.1:${port}/v1/batch`, {
    method: 'POST',
    body: JSON.stringify({ writeKey, batch }),
  });
  await answer.text();
  const startedAt = performance.now();
  if (answer.status !== 200) throw new Error(`The event was answered ${answer.status}.`);
  while (performance.now() - startedAt < PATIENCE_MS) {
    const { n } = await get<{ n: number }>(`/seen?${person}`);
    if (n > 0) return performance.now() - startedAt;
    await pause(lookEveryMs);
  }
  return Number.POSITIVE_INFINITY;
}

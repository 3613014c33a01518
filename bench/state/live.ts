import { personOf } from './fill.ts';
import type { Product } from './product.ts';

/** How long until an open page hears of what a server has sent about its person, in ms; each time anew. */
export async function liveDelays({ url, writeKey, secretKey }: Product, times: number): Promise<number[]> {
  const who = personOf(7);
  const state = await fetch(`${url}/v1/state`, { method: 'POST', body: JSON.stringify({ v: 1, writeKey, ...who }) });
  const { ticket } = (await state.json()) as { ticket: string };
  const stream = await fetch(`${url}/v1/live?ticket=${encodeURIComponent(ticket)}`);
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  const heard = async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error('The stream has ended.');
      if (new TextDecoder().decode(value).includes('event: state')) return;
    }
  };
  const delays: number[] = [];
  for (let n = 0; n < times; n++) {
    const startedAt = performance.now();
    const body = JSON.stringify({
      writeKey: secretKey,
      batch: [{ type: 'track', event: 'reported', userId: who.userId }],
    });
    await fetch(`${url}/v1/batch`, { method: 'POST', body });
    await heard();
    delays.push(performance.now() - startedAt);
  }
  await reader.cancel();
  return delays;
}

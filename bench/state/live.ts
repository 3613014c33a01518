import { ACCOUNTS, personOf } from './fill.ts';
import type { Product } from './product.ts';

const WHO = 7;
const COLLEAGUE = WHO + ACCOUNTS;

/** How long until an open page hears of something, in ms: each kind so many times, one after the other. */
export async function liveDelays(product: Product, times: number) {
  const { url, writeKey, secretKey, api } = product;
  const state = await fetch(`${url}/v1/state`, {
    method: 'POST',
    body: JSON.stringify({ v: 1, writeKey, ...personOf(WHO) }),
  });
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
  const delaysOf = async (happen: (n: number) => Promise<unknown>) => {
    const delays: number[] = [];
    for (let n = 0; n < times; n++) {
      const startedAt = performance.now();
      const happening = happen(n);
      await heard();
      delays.push(performance.now() - startedAt);
      await happening;
    }
    return delays;
  };
  const send = (event: string, index: number) => () => {
    const body = JSON.stringify({
      writeKey: secretKey,
      batch: [{ type: 'track', event, userId: personOf(index).userId }],
    });
    return fetch(`${url}/v1/batch`, { method: 'POST', body });
  };
  const turn = (n: number) => api('POST', `/contents/first-steps/${n % 2 ? 'publish' : 'unpublish'}`, {});
  const delays = {
    'their own event': await delaysOf(send('reported', WHO)),
    "a colleague's event": await delaysOf(send('invited', COLLEAGUE)),
    'publish, unpublish': await delaysOf(turn),
  };
  await reader.cancel();
  return delays;
}

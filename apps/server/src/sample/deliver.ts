import type { SampleEvent } from './behavior.ts';

const BATCH = 400;
const AT_ONCE = 4;
const PAUSE_MS = 1_000;

/** The collector's own door, as any client sees it. */
export interface Door {
  url: string;
  writeKey: string;
}

/**
 * Sends events through the collector's door, oldest first, and calls back with the time up to which all are acknowledged.
 * Waits and tries again while the collector is busy; throws when it refuses.
 */
export async function deliver(
  events: SampleEvent[],
  door: Door,
  onDelivered: (untilMs: number) => void,
): Promise<void> {
  for (let i = 0; i < events.length; i += BATCH * AT_ONCE) {
    const round = events.slice(i, i + BATCH * AT_ONCE);
    const batches = Array.from({ length: Math.ceil(round.length / BATCH) }, (_, n) =>
      round.slice(n * BATCH, (n + 1) * BATCH),
    );
    await Promise.all(batches.map((batch) => post(batch, door)));
    onDelivered((round.at(-1) as SampleEvent).timestamp);
  }
}

async function post(batch: SampleEvent[], { url, writeKey }: Door): Promise<void> {
  const body = JSON.stringify({ writeKey, sentAt: new Date().toISOString(), batch });
  for (;;) {
    const status = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
      .then(async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      })
      .catch(() => 503);
    if (status === 200) return;
    if (status !== 429 && status !== 503) throw new Error(`The collector refused the sample with ${status}.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

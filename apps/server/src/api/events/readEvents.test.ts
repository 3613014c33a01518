import type { EventStore } from '@foothold/storage/events';
import { temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryEvents, temporaryEvents } from '../../ingest/testing/temporary-events.ts';
import { eventReader } from './readEvents.ts';

const stores = temporaryMetadata();
let events: TemporaryEvents;
beforeAll(async () => {
  events = await temporaryEvents();
}, 60_000);
afterAll(async () => {
  await events?.close();
  await stores.close();
}, 60_000);

const PARTS = 6;
const ROWS = 2_000;

/** As many events of 30 KB as it takes for the engine's limits to be felt. */
async function fill(store: EventStore, environmentId: string) {
  for (let part = 0; part < PARTS; part++) {
    await store.command(
      `INSERT INTO events (environment_id, raw_id, ts, message_id, type, event, user_id, properties, received_at, block)
       SELECT {environment:String}, concat('u', toString(number % 7)), now64(3) - number,
         concat('${part}-', toString(number)), 'track', 'Opened', concat('u', toString(number % 7)),
         concat('{"text":"', repeat('x', 30000), '"}'), now64(3), 1 FROM numbers(${ROWS})`,
      { environment: environmentId },
    );
  }
}

test('every event is read, each once, also when all are as large as events may be', async () => {
  const { store } = await events.open();
  await fill(store, 'large');
  const reader = eventReader({ metadata: await stores.open('sqlite'), events: store });
  const seen = new Set<string>();
  let most = 0;
  let count = 0;
  for await (const batch of reader.each('large', {})) {
    for (const { messageId } of batch) seen.add(messageId);
    count += batch.length;
    most = Math.max(most, batch.length);
  }
  expect([count, seen.size]).toEqual([PARTS * ROWS, PARTS * ROWS]);
  expect(most).toBeLessThanOrEqual(500);
}, 120_000);

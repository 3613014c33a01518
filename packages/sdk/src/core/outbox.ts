/**
 * Events on their way to the collector. Each is in the browser's store (a key an event, one write a tick) before it is
 * sent and until the collector has said that it has it; a tab that dies leaves its events to the next one. Who sends
 * holds a lease that all tabs share and sends whatever is in the store, so no two send the same. What this tab has made
 * is also held in memory: it goes in one small request when the page is left, and all of it is there when storage fails.
 */
import type { Batch, OwnEvents, WireEvent } from '@foothold/protocol/types';
import type { Cancel, EventStore, Platform } from '../platform/platform.ts';
import { meaningOf, waitMs } from './answers.ts';

export interface Outbox {
  add(event: StampedEvent): void;
  /** Sends what there is. Settles when all is sent, or sending it has failed once. */
  flush(): Promise<void>;
  /** The page is being hidden or left. */
  leave(): void;
  /** Something may have changed for the better: does not wait any longer. */
  wake(): void;
}
export type StampedEvent = WireEvent & { messageId: string };
type Dropped = OwnEvents['$events_dropped'];

const FLUSH_MS = 150;
const MAX_EVENT_BYTES = 32_000;
const MAX_EVENTS = 500;
const MAX_BATCH_BYTES = 1_000_000;
const MAX_LEAVING_BYTES = 60_000;
/** No more than this waits, and less once nothing was taken for a while. */
const MAX_WAITING = 10_000;
const MAX_WAITING_BYTES = 5_000_000;
const MAX_STALE = 1000;
const MAX_STALE_BYTES = 1_000_000;
const STALE_MS = 30_000;
const STORE_TIMEOUT_MS = 5000;

/**
 * @param onSent the collector has some more.
 * @param onDropped so many were given up; called once a send has worked, so that it can be reported.
 */
export function createOutbox(
  platform: Platform,
  writeKey: string,
  apiHost: string,
  onSent: () => void,
  onDropped: (dropped: Dropped) => void,
): Outbox {
  const url = `${apiHost}/v1/batch`;
  const name = `foothold:${writeKey}`;
  const dropped: Dropped[] = [];
  let mine = new Map<string, StampedEvent>();
  let bytesOfMine = 0;
  let unsaved: StampedEvent[] = [];
  let store = platform.openEvents?.(name);
  let sending: Promise<void> | undefined;
  let timer: Cancel | undefined;
  let failures = 0;
  let restUntil = 0;
  let takenAt = platform.now();
  let isAnyLeft = true;
  let isLeaving = false;

  const drop = (reason: Dropped['reason'], count = 1) => {
    const sum = dropped.find((one) => one.reason === reason);
    if (sum) sum.count += count;
    else if (count) dropped.push({ reason, count });
  };
  const isStale = () => failures > 0 && platform.now() - takenAt > STALE_MS;
  const isResting = () => platform.now() < restUntil;
  const wrap = (batch: WireEvent[]) =>
    JSON.stringify({ v: 1, writeKey, sentAt: platform.now(), batch } satisfies Batch);

  /** What the store says; `fallback` when there is none, or it fails or hangs. */
  async function stored<Result>(operation: (open: EventStore) => Promise<Result>, fallback: () => Result) {
    let cancel: Cancel | undefined;
    try {
      if (store) {
        const tooLong = new Promise<never>((_, reject) => {
          cancel = platform.after(STORE_TIMEOUT_MS, reject as () => void);
        });
        return await Promise.race([operation(store), tooLong]);
      }
    } catch {
      store = undefined;
    } finally {
      cancel?.();
    }
    return fallback();
  }

  async function save() {
    // A tick later, so that what is tracked together is written together.
    await undefined;
    const events = unsaved;
    unsaved = [];
    if (events.length) await stored((open) => open.put(events), nothing);
  }

  const take = (limit: number) =>
    stored(
      (open) => open.take(limit),
      () => [...mine.values()].slice(0, limit),
    );

  async function sendAll() {
    do {
      await save();
      const events = await take(MAX_EVENTS);
      isAnyLeft = events.length > 0;
      if (!isAnyLeft) {
        // All that was saved is sent, by this tab or another.
        mine = new Map(unsaved.map((event) => [event.messageId, event]));
        bytesOfMine = 0;
      } else if (isResting() || !(await sendBatch(events))) return;
    } while (isAnyLeft);
  }

  /** False: not now. */
  async function sendBatch(events: WireEvent[]): Promise<boolean> {
    const middle = events.length >> 1;
    const sendHalves = async () => (await sendBatch(events.slice(0, middle))) && sendBatch(events.slice(middle));
    const body = wrap(events);
    if (middle && bytesOf(body) > MAX_BATCH_BYTES) return sendHalves();
    const answer = await platform.send({ url, body });
    const meaning = meaningOf(answer);
    if (meaning === 'later') {
      restUntil = platform.now() + waitMs(++failures, answer, platform);
      if (isStale()) {
        const surplus = (await take(MAX_WAITING)).slice(MAX_STALE);
        drop('full', surplus.length);
        await remove(surplus);
      }
      return false;
    }
    failures = 0;
    takenAt = platform.now();
    if (meaning === 'split') {
      if (middle) return sendHalves();
      drop(answer.status === 413 ? 'too_large' : 'refused');
    }
    await remove(events);
    if (meaning === 'ok') {
      dropped.splice(0).forEach(onDropped);
      onSent();
    }
    return true;
  }
  function remove(events: WireEvent[]) {
    const ids = events.map(({ messageId }) => messageId as string);
    for (const id of ids) mine.delete(id);
    return stored((open) => open.remove(ids), nothing);
  }

  function flush(): Promise<void> {
    timer = timer?.() as undefined;
    // Where a lease is refused, as in some frames, this tab is on its own.
    sending ??= (isResting() ? save() : platform.withLease(name, sendAll).catch(sendAll)).catch(nothing).finally(() => {
      sending = undefined;
      if (isAnyLeft) schedule();
    });
    return sending;
  }
  function schedule() {
    timer ??= platform.after(Math.max(FLUSH_MS, restUntil - platform.now()), flush);
  }

  return {
    flush,
    add(event) {
      const bytes = bytesOf(JSON.stringify(event));
      const [maxEvents, maxBytes] = isStale() ? [MAX_STALE, MAX_STALE_BYTES] : [MAX_WAITING, MAX_WAITING_BYTES];
      if (bytes > MAX_EVENT_BYTES) return drop('too_large');
      if (mine.size >= maxEvents || bytesOfMine + bytes > maxBytes) return drop('full');
      bytesOfMine += bytes;
      mine.set(event.messageId, event);
      isAnyLeft = true;
      if (unsaved.push(event) === 1) void save();
      schedule();
    },
    leave() {
      let left = MAX_LEAVING_BYTES;
      const events = [...mine.values()].filter((event) => {
        left -= bytesOf(JSON.stringify(event)) + 1;
        return left > 0;
      });
      // Leaving a page is told twice: it is hidden, and it goes.
      if (!events.length || isLeaving || isResting()) return;
      isLeaving = true;
      void platform.send({ url, body: wrap(events), keepalive: true }).then((answer) => {
        isLeaving = false;
        if (meaningOf(answer) === 'ok') return remove(events);
      });
    },
    wake() {
      restUntil = 0;
      if (isAnyLeft) void flush();
    },
  };
}

const nothing = () => {};
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/**
 * Events on their way to the collector. Each is in the browser's store (a key an event, one write a tick) before it is
 * sent and until the collector has said that it has it; a tab that dies leaves its events to the next one. Who sends
 * holds a lease that all tabs share and sends whatever is in the store, so no two send the same. What this tab has made
 * is also held in memory: it goes in one small request when the page is left, and all of it is there when storage fails.
 */
import type { Batch, WireEvent } from '@foothold/protocol/types';
import type { Cancel, EventStore, Platform } from '../platform/platform.ts';
import { meaningOf } from './answers.ts';
import { createMemoryEvents } from './memory-events.ts';
import type { Net } from './net.ts';

export interface Outbox {
  add(event: WireEvent & { messageId: string }): void;
  /** Sends what there is. Settles when all is sent, or sending it has failed once. */
  flush(): Promise<void>;
  /** The page is being hidden or left. */
  leave(): void;
  /** Forgets everything that is not sent. */
  clear(): Promise<void>;
  /** From now on in memory alone. */
  keepInMemory(): void;
  stop(): void;
}

export type DropReason = 'full' | 'too_large' | 'refused';

interface Options {
  platform: Platform;
  net: Net;
  writeKey: string;
  apiHost: string;
  /** The collector has these. */
  onSent(): void;
  /** So many were given up; called once a send has worked, so that it can be reported. */
  onDropped(reason: DropReason, count: number): void;
}

const FLUSH_MS = 150;
const MAX_EVENT_BYTES = 32_000;
const MAX_BATCH = { events: 500, bytes: 1_000_000 };
const MAX_LEAVING_BYTES = 60_000;
/** No more than this waits, and less once nothing has been taken for a while. */
const CAPS = { fresh: { events: 10_000, bytes: 5_000_000 }, stale: { events: 1000, bytes: 1_000_000 } };
const STALE_MS = 30_000;
const STORE_TIMEOUT_MS = 5000;

export function createOutbox({ platform, net, writeKey, apiHost, onSent, onDropped }: Options): Outbox {
  const url = `${apiHost}/v1/batch`;
  const mine = new Map<string, Waiting>();
  const dropped = new Map<DropReason, number>();
  let bytesOfMine = 0;
  let store: EventStore = platform.openEvents(writeKey);
  let unsaved: Waiting[] = [];
  let sending: Promise<void> | undefined;
  let timer: Cancel | undefined;
  /** The collector refused for now: nothing is sent before. */
  let restUntil = 0;
  let refusals = 0;
  let takenAt = platform.now();
  let isAnyLeft = false;
  let isStopped = false;

  const drop = (reason: DropReason, count = 1) => count && dropped.set(reason, (dropped.get(reason) ?? 0) + count);
  const forget = (ids: Iterable<string>) => {
    for (const id of ids) {
      bytesOfMine -= mine.get(id)?.bytes ?? 0;
      mine.delete(id);
    }
  };

  function keepInMemory() {
    store = createMemoryEvents([...mine.values()].map(({ event }) => event));
  }

  /** Runs an operation of the store; when it fails or hangs, memory takes over. */
  async function stored<Result>(operation: () => Promise<Result>): Promise<Result> {
    let cancel: Cancel | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      cancel = platform.after(STORE_TIMEOUT_MS, () => reject());
    });
    try {
      return await Promise.race([operation(), tooLong]);
    } catch {
      keepInMemory();
      return operation();
    } finally {
      cancel?.();
    }
  }

  async function save() {
    // A tick later, so that what is tracked together is written together.
    await Promise.resolve();
    const waiting = unsaved;
    unsaved = [];
    if (!waiting.length) return;
    await stored(() => store.put(waiting.map(({ event }) => event)));
    for (const one of waiting) one.isSaved = true;
  }

  async function sendAll() {
    await net.turn();
    let isUsed = false;
    await platform.withLease(writeKey, async () => {
      for (;;) {
        await save();
        const saved = [...mine].filter(([, { isSaved }]) => isSaved);
        const events = await stored(() => store.take(MAX_BATCH.events));
        if (events.length < MAX_BATCH.events) {
          // What was saved and is gone has been sent by another tab.
          const left = new Set(events.map((event) => event.messageId));
          forget(saved.map(([id]) => id).filter((id) => !left.has(id)));
        }
        isAnyLeft = events.length > 0;
        if (!isAnyLeft || isStopped || platform.now() < restUntil) return;
        isUsed = true;
        if (!(await sendBatch(events))) return;
      }
    });
    if (!isUsed) net.unused();
  }

  /** False: not now. */
  async function sendBatch(events: WireEvent[]): Promise<boolean> {
    const body = wrap(events);
    if (events.length > 1 && bytesOf(body) > MAX_BATCH.bytes) return sendHalves(events);
    const answer = await platform.send({ url, body });
    const now = platform.now();
    const meaning = meaningOf(answer, now);
    if (meaning.is === 'later') {
      net.failed(meaning.afterMs);
      // No answer at all is the gate's affair.
      if (answer.status) restUntil = now + Math.max(meaning.afterMs, jittered(Math.min(60_000, 2000 << refusals++)));
      if (isStale()) drop('full', await stored(() => store.trim(CAPS.stale.events)));
      return false;
    }
    net.succeeded();
    takenAt = now;
    refusals = 0;
    if (meaning.is === 'split') {
      if (events.length > 1) return sendHalves(events);
      drop(meaning.reason);
    }
    await remove(events);
    if (meaning.is === 'ok') {
      const counts = [...dropped];
      dropped.clear();
      for (const [reason, count] of counts) onDropped(reason, count);
      onSent();
    }
    return true;
  }
  async function sendHalves(events: WireEvent[]): Promise<boolean> {
    const middle = events.length >> 1;
    return (await sendBatch(events.slice(0, middle))) && sendBatch(events.slice(middle));
  }
  async function remove(events: WireEvent[]) {
    const ids = events.map((event) => event.messageId as string);
    forget(ids);
    await stored(() => store.remove(ids));
  }

  const wrap = (batch: WireEvent[]) =>
    JSON.stringify({ v: 1, writeKey, sentAt: platform.now(), batch } satisfies Batch);
  const jittered = (ms: number) => ms * (0.5 + (platform.randomBytes(1)[0] as number) / 256);
  const isStale = () => net.isFailing() && platform.now() - takenAt > STALE_MS;

  function flush(): Promise<void> {
    timer?.();
    timer = undefined;
    sending ??= sendAll().finally(() => {
      sending = undefined;
      if (isAnyLeft || unsaved.length) schedule();
    });
    return sending;
  }
  function schedule() {
    if (isStopped) return;
    timer ??= platform.after(Math.max(FLUSH_MS, restUntil - platform.now()), () => void flush().catch(() => {}));
  }

  return {
    flush,
    keepInMemory,
    add(event) {
      const bytes = bytesOf(JSON.stringify(event));
      const cap = isStale() ? CAPS.stale : CAPS.fresh;
      if (bytes > MAX_EVENT_BYTES) return void drop('too_large');
      if (mine.size >= cap.events || bytesOfMine + bytes > cap.bytes) return void drop('full');
      const waiting = { event, bytes, isSaved: false };
      mine.set(event.messageId, waiting);
      bytesOfMine += bytes;
      if (unsaved.push(waiting) === 1) void save();
      schedule();
    },
    leave() {
      if (net.isFailing() || platform.now() < restUntil) return;
      const slice: WireEvent[] = [];
      let left = MAX_LEAVING_BYTES;
      for (const { event, bytes } of mine.values()) {
        left -= bytes + 1;
        if (left < 0 || slice.length === MAX_BATCH.events) break;
        slice.push(event);
      }
      if (!slice.length) return;
      void platform.send({ url, body: wrap(slice), keepalive: true }).then((answer) => {
        if (meaningOf(answer, platform.now()).is === 'ok') return remove(slice);
      });
    },
    async clear() {
      mine.clear();
      bytesOfMine = 0;
      unsaved = [];
      await stored(() => store.clear());
    },
    stop() {
      isStopped = true;
      timer?.();
    },
  };
}

interface Waiting {
  event: WireEvent;
  bytes: number;
  isSaved: boolean;
}

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;

/**
 * Events on their way to the collector. Each is in the browser's store (a key an event, one write a tick) before it is
 * sent and until the collector has said that it has it; a tab that dies leaves its events to the next one. Who sends
 * holds a lease that all tabs share and sends whatever is in the store, so no two send the same. What this tab has made
 * is also held in memory: it goes in one small request when the page is left, and all of it is there when storage fails.
 */
import type { Batch, OwnEvents, WireEvent } from '@foothold/protocol/types';
import type { Cancel, EventStore, Platform } from '../platform/platform.ts';
import { meaningOf, toJson } from './answers.ts';
import { createGate } from './gate.ts';
import type { Records } from './records.ts';

export interface Outbox {
  add(event: Outgoing): void;
  /** Sends what there is. Settles when all is sent, or sending it has failed once. */
  flush(): Promise<void>;
  /** The page is being hidden or left. */
  leave(): void;
  /** The page is seen, and looks for what other tabs have left. `isOnline`: the browser has found its network again. */
  wake(isOnline?: boolean): void;
}
export type Outgoing = WireEvent & { messageId: string };
type Dropped = OwnEvents['$events_dropped'];

const FLUSH_MS = 150;
const MAX_EVENT_BYTES = 32_000;
const MAX_EVENTS = 500;
const MAX_BATCH_BYTES = 1_000_000;
const MAX_LEAVING_BYTES = 60_000;
/** What is so small outlives the page although it was sent before; more would take the host's own share of 64 KB. */
const MAX_LASTING_BYTES = 16_000;
/** No more than this waits; with its bytes, and once nothing was taken for a while, see `limits`. */
const MAX_WAITING = 10_000;
const TRIM_MS = 15_000;
const STORE_TIMEOUT_S = 5;

/**
 * @param onSent the collector has some more.
 * @param token signs what is sent; undefined where the host has given none.
 * @param onDropped so many were given up; called once a send has worked, so that it can be reported.
 */
export function createOutbox(
  platform: Platform,
  writeKey: string,
  apiHost: string,
  records: Records,
  onSent: () => void,
  onDropped: (dropped: Dropped) => void,
  token?: () => string | undefined,
): Outbox {
  // As `/v1/batch`, by the name that no list of blockers has.
  const url = `${apiHost}/v1/b`;
  const name = `foothold:${writeKey}`;
  let dropped: { [reason in Dropped['reason']]?: number } = {};
  const gate = createGate(platform, records, 'batch');
  const mine = new Map<string, WireEvent>();
  let bytesOfMine = 0;
  let unsaved: Outgoing[] = [];
  let store = platform.openEvents?.(name);
  let sending: Promise<void> | undefined;
  let timer: Cancel | undefined;
  let isAnyLeft = true;
  let atOnce = MAX_EVENTS;
  let onTheWay: WireEvent[] = [];
  let leaving: Promise<unknown> | undefined;

  const drop = (reason: Dropped['reason'], count = 1) => {
    dropped[reason] = (dropped[reason] ?? 0) + count;
  };
  /** How much may wait. */
  const limits = (): [events: number, bytes: number] => (gate.isStale() ? [1000, 1_000_000] : [MAX_WAITING, 5_000_000]);
  const wrap = (batch: WireEvent[]) =>
    toJson({ v: 1, writeKey, sentAt: platform.now(), identityToken: token?.(), batch } satisfies Batch);

  /** What the store says; `fallback` when there is none, or it fails or hangs. */
  async function stored<Result>(operation: (open: EventStore) => Promise<Result>, fallback: () => Result) {
    let cancel: Cancel | undefined;
    try {
      // Asked each time: consent may be gone since.
      if (store && platform.openEvents) {
        const tooLong = new Promise<never>((_, reject) => {
          // Second by second: time in which the page slept is nobody's fault.
          const wait = (left: number) => {
            cancel = platform.after(1000, () => (left ? wait(left - 1) : reject()));
          };
          wait(STORE_TIMEOUT_S);
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
      await leaving;
      if (!gate.enter()) return;
      const events = fitting(await take(atOnce), atOnce, MAX_BATCH_BYTES);
      isAnyLeft = events.length > 0;
      if (!isAnyLeft) {
        // All that was saved is sent, by this tab or another.
        forget([...mine.keys()].filter((id) => !unsaved.some(({ messageId }) => messageId === id)));
      } else if (!(await sendBatch(events))) return;
    } while (isAnyLeft);
  }

  /** False: not now. */
  async function sendBatch(events: WireEvent[]): Promise<boolean> {
    const askedAt = platform.now();
    const body = wrap(events);
    onTheWay = events;
    const answer = await platform.send({ url, body, keepalive: bytesOf(body) < MAX_LASTING_BYTES });
    onTheWay = [];
    const meaning = meaningOf(answer);
    gate.tell(meaning !== 'later', answer, askedAt);
    if (meaning === 'later') return false;
    if (meaning === 'split') {
      // The first half by itself; once that is through, twice as many.
      atOnce = events.length >> 1;
      if (atOnce) return true;
      drop(answer.status === 413 ? 'too_large' : 'refused');
    }
    atOnce = Math.min(2 * events.length, MAX_EVENTS);
    await remove(events);
    if (meaning === 'ok') {
      for (const [reason, count] of Object.entries(dropped)) onDropped({ reason, count } as Dropped);
      dropped = {};
      onSent();
    }
    return true;
  }

  /** Sends what there is, and keeps no more than may wait: the oldest. */
  async function work() {
    await sendAll();
    if (!gate.waitMs()) return;
    const events = await take(MAX_WAITING);
    const surplus = events.slice(fitting(events, ...limits()).length);
    if (surplus.length) drop('full', surplus.length);
    await remove(surplus);
  }

  function remove(events: WireEvent[]) {
    const ids = events.map(idOf);
    forget(ids);
    return stored((open) => open.remove(ids), nothing);
  }
  function forget(ids: string[]) {
    for (const id of ids) {
      const event = mine.get(id);
      if (event) bytesOfMine -= sizeOf(event);
      mine.delete(id);
    }
  }

  function flush(): Promise<void> {
    timer = timer?.() as undefined;
    // Where there is no lease, as in some frames, this tab is on its own.
    sending ??= (store ? platform.withLease(name, work).catch(work) : work()).catch(nothing).finally(() => {
      sending = undefined;
      if (isAnyLeft) schedule();
    });
    return sending;
  }
  function schedule() {
    timer ??= platform.after(Math.max(FLUSH_MS, Math.min(gate.waitMs(), TRIM_MS)), flush);
  }

  return {
    flush,
    add(event) {
      const bytes = sizeOf(event);
      const [maxEvents, maxBytes] = limits();
      if (bytes > MAX_EVENT_BYTES) return drop('too_large');
      if (mine.size >= maxEvents || bytesOfMine + bytes > maxBytes) return drop('full');
      bytesOfMine += bytes;
      mine.set(event.messageId, event);
      isAnyLeft = true;
      if (unsaved.push(event) === 1) void save();
      schedule();
    },
    leave() {
      // Leaving a page is told twice: it is hidden, and it goes.
      if (leaving || gate.waitMs()) return;
      const ids = onTheWay.map(idOf);
      const left = [...mine.values()].filter((event) => !ids.includes(idOf(event)));
      const events = fitting(left, MAX_EVENTS, MAX_LEAVING_BYTES - sizeOf(onTheWay));
      if (!events.length) return;
      leaving = platform.send({ url, body: wrap(events), keepalive: true }).then((answer) => {
        leaving = undefined;
        if (meaningOf(answer) === 'ok') return remove(events);
      });
    },
    wake(isOnline) {
      if (isOnline) gate.tell(true);
      void flush();
    },
  };
}

const nothing = () => {};
const idOf = ({ messageId }: WireEvent) => messageId as string;
/** The first of them, as many as fit. */
const fitting = (events: WireEvent[], count: number, bytes: number) =>
  events.filter((event) => {
    bytes -= sizeOf(event) + 1;
    return --count >= 0 && bytes >= 0;
  });
const sizeOf = (value: WireEvent | WireEvent[]) => bytesOf(toJson(value));
const bytesOf = (text: string) => new Blob([text]).size;

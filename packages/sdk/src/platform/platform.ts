/**
 * Everything that the SDK takes from outside. The browser's is `createBrowserPlatform`; tests hand in their own.
 * Nothing in `core/` touches a global.
 */
import type { WireEvent } from '@foothold/protocol/types';
import type { GuidesModule } from '../core/kernel.ts';

export interface Platform {
  /** Epoch ms by the browser's clock. */
  now(): number;
  randomBytes(count: number): Uint8Array;
  /** Calls back once after so many milliseconds; the result cancels. */
  after(ms: number, callback: () => void): Cancel;
  /** What survives a reload, synchronously; null when storage is blocked. */
  readonly records: RecordStore | null;
  /** The events that wait to be sent, shared by all tabs. Any of its promises may reject or never settle. */
  openEvents(name: string): EventStore;
  /** Runs one callback at a time in all tabs. Never rejects for want of a lock. */
  withLease(name: string, callback: () => Promise<void>): Promise<void>;
  /** Never rejects; status 0 is no answer. */
  send(request: Request): Promise<Answer>;
  page(): PageInfo;
  /** What an event's `context` says about the browser. */
  browser(): { userAgent: string; locale: string; timezone?: string };
  /** Calls back on every change of address without a load. */
  onRoute(callback: () => void): Cancel;
  /** Calls back when the page is hidden or left, and when it is seen again. */
  onVisibility(callback: (visible: boolean) => void): Cancel;
  isVisible(): boolean;
  /** Calls back at every key that changes a field. */
  onTyping(callback: () => void): Cancel;
  /** Calls back when another tab has changed the records. */
  onRecords(callback: () => void): Cancel;
  /** Dispatches a DOM event on `window`. */
  emit(name: string, detail: unknown): void;
  navigate(url: string, newTab: boolean): void;
  loadGuides(): Promise<GuidesModule>;
  loadExplain(): Promise<typeof import('../core/explain.ts')>;
  /** Under `debug` alone. */
  log(...words: unknown[]): void;
}

export type Cancel = () => void;

export interface RecordStore {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

export interface EventStore {
  put(events: WireEvent[]): Promise<void>;
  /** The oldest ones. */
  take(limit: number): Promise<WireEvent[]>;
  remove(messageIds: string[]): Promise<void>;
  /** Keeps so many of the oldest; how many were removed. */
  trim(keep: number): Promise<number>;
  clear(): Promise<void>;
}

export interface Request {
  url: string;
  /** Present: a POST of `text/plain`; absent: a GET. */
  body?: string;
  /** The page is going: outlives it, at most 64 KB. */
  keepalive?: boolean;
}
export interface Answer {
  status: number;
  /** `''` unless the whole body was read. */
  text: string;
  /** The header as it came. */
  retryAfter?: string | null;
}

export interface PageInfo {
  url: string;
  path: string;
  search: string;
  title: string;
  referrer: string;
}

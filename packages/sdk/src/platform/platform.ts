/**
 * Everything that the SDK takes from outside. The browser's is `createBrowserPlatform`; tests hand in their own.
 * Nothing in `core/` touches a global.
 */
import type { WireEvent } from '@foothold/protocol/types';
import type { Chunks } from '../core/kernel.ts';

export interface Platform {
  /** Epoch ms by the browser's clock. */
  now(): number;
  randomBytes(count: number): Uint8Array;
  /** Calls back once after so many milliseconds; the result cancels. */
  after(ms: number, callback: () => void): Cancel;
  /** What survives a reload, synchronously: `localStorage`. Asking for it may throw, and so may all that it does. */
  records?(): RecordStore;
  /** The events that wait to be sent, shared by all tabs. Any of its promises may reject or never settle. */
  openEvents?(name: string): EventStore;
  /** Runs one callback at a time in all tabs; rejects where tabs have nothing in common. */
  withLease(name: string, callback: () => Promise<void>, signal?: AbortSignal): Promise<void>;
  /** Never rejects; status 0 is no answer. */
  send(request: Request): Promise<Answer>;
  page(): PageInfo;
  /** What an event's `context` says about the browser. */
  browser(): { userAgent: string; locale: string };
  /** The browser asks not to be sold or shared: Global Privacy Control. */
  hasGpc?(): boolean;
  /**
   * Calls back at events of the window of these types, separated by spaces, also where the page stops them; at
   * `currententrychange` on every change of address without a load.
   */
  on(types: string, callback: (type: string) => void): Cancel;
  isVisible(): boolean;
  /** The page's `load` is still to come. */
  isLoading?(): boolean;
  navigate(url: string, isNewTab: boolean): void;
  load<Name extends keyof Chunks>(name: Name): Promise<{ default: Chunks[Name] }>;
  /** Under `debug` alone. */
  log(...words: unknown[]): void;
}

export type Cancel = () => void;

export type RecordStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface EventStore {
  put(events: WireEvent[]): Promise<void>;
  /** The oldest ones. */
  take(limit: number): Promise<WireEvent[]>;
  /** Absent: all. */
  remove(messageIds?: string[]): Promise<void>;
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

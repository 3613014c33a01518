import type { Platform } from '../platform/platform.ts';
import { type EventBody, pageBody } from './events.ts';

/** Where the person is, since when, and what happened there. */
export interface Pages {
  /** Of the page, or of the route in it; epoch ms. */
  since(): number;
  /** 0: not on this page. */
  typedAt(): number;
  /** Names of events that happened here. */
  happened(): Set<string>;
  /** `page()` of the API. */
  page(...args: unknown[]): void;
  /** The address may have changed. */
  routed(): void;
  typed(): void;
  /** Somebody else is here, for whom the page begins now. */
  restart(): void;
}

export function createPages(
  platform: Platform,
  now: () => number,
  isAuto: boolean,
  send: (body: EventBody) => void,
  changed: () => void,
): Pages {
  let happened = new Set<string>();
  let lastUrl = '';
  let pagedUrl = '';
  let typedAt = 0;
  let since = now();

  function page(...args: unknown[]) {
    const info = platform.page();
    pagedUrl = info.url;
    send(pageBody(info, args));
  }
  return {
    since: () => since,
    restart() {
      since = now();
    },
    typedAt: () => typedAt,
    happened: () => happened,
    page,
    routed() {
      const { url } = platform.page();
      if (url === lastUrl) return;
      lastUrl = url;
      since = now();
      typedAt = 0;
      happened = new Set();
      // A tick later: the host's own page() for this address may be on its way.
      platform.after(0, () => {
        if (isAuto && platform.page().url !== pagedUrl) page();
      });
      changed();
    },
    typed() {
      typedAt = now();
    },
  };
}

import type { Platform } from '../platform/platform.ts';
import { type EventBody, pageBody } from './events.ts';

/** Where the person is, since when, and what happened there. */
export interface Pages {
  readonly here: {
    /** Of the page, or of the route in it; epoch ms. */
    pageSince: number;
    /** 0: not on this page. */
    typedAt: number;
    /** Names of events that happened here. */
    happened: Set<string>;
  };
  /** `page()` of the API. */
  page(...args: unknown[]): void;
  /** The address may have changed. */
  routed(): void;
  typed(): void;
  /** The page event of this address, unless the host has sent its own. */
  tell(): void;
}

export function createPages(
  platform: Platform,
  now: () => number,
  isAuto: boolean,
  send: (body: EventBody) => void,
  changed: () => void,
): Pages {
  let lastUrl = '';
  let pagedUrl = '';
  const begin = () => ({ pageSince: now(), typedAt: 0, happened: new Set<string>() });
  const here = begin();

  function page(...args: unknown[]) {
    const info = platform.page();
    pagedUrl = info.url;
    send(pageBody(info, args));
  }
  function tell() {
    if (isAuto && platform.page().url !== pagedUrl) page();
  }
  return {
    here,
    page,
    tell,
    routed() {
      const { url } = platform.page();
      if (url === lastUrl) return;
      lastUrl = url;
      Object.assign(here, begin());
      // A tick later: the host's own page() for this address may be on its way.
      platform.after(0, tell);
      changed();
    },
    typed() {
      here.typedAt = now();
    },
  };
}

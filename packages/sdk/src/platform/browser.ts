import { openEvents } from './events.ts';
import type { Cancel, Platform } from './platform.ts';
import { send } from './send.ts';

/** The real world. How a chunk is found depends on how the SDK came, so each entry says `load`. */
export function createBrowserPlatform(load: Platform['load']): Platform {
  const isVisible = () => document.visibilityState === 'visible';
  return {
    load,
    now: Date.now,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    records: () => localStorage,
    openEvents,
    withLease: async (name, callback) =>
      // The browser gives a Web Lock back when its tab dies.
      navigator.locks ? navigator.locks.request(name, callback) : (await load('older')).default.withRow(name, callback),
    send,
    page() {
      const { href: url, pathname: path, search } = location;
      const { title, referrer } = document;
      return { url, path, search, title, referrer };
    },
    browser: () => ({
      userAgent: navigator.userAgent,
      locale: document.documentElement.lang || navigator.language,
    }),
    onRoute(callback) {
      const { navigation } = window as { navigation?: EventTarget };
      const cancel = navigation
        ? listen(navigation, 'currententrychange', callback)
        : load('older').then(({ default: older }) => older.onHistory(callback));
      return async () => (await cancel)();
    },
    onVisible: (callback) =>
      listen(window, 'visibilitychange pagehide online', ({ type }) => callback(type !== 'pagehide' && isVisible())),
    isVisible,
    onTyping: (callback) => listen(window, 'input', callback),
    onRecords: (callback) => listen(window, 'storage', callback),
    navigate(url, isNewTab) {
      if (isNewTab) window.open(url, '_blank', 'noopener');
      else location.assign(url);
    },
    log: (...words) => console.debug('foothold', ...words),
  };
}

/** Also what bubbles up to `window`, before the page can stop it. */
function listen(target: EventTarget, types: string, callback: (event: Event) => void): Cancel {
  const each = (change: 'addEventListener' | 'removeEventListener') => {
    for (const type of types.split(' ')) target[change](type, callback, true);
  };
  each('addEventListener');
  return () => each('removeEventListener');
}

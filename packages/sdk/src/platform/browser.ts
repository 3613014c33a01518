import { openEvents } from './events.ts';
import type { Cancel, Platform } from './platform.ts';
import { send } from './send.ts';

/** The real world. How a chunk is found depends on how the SDK came, so each entry says `load`. */
export function createBrowserPlatform(load: Platform['load']): Platform {
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
    async withLease(name, callback, signal) {
      // The browser gives a Web Lock back when its tab dies.
      if (navigator.locks) return navigator.locks.request(name, { signal }, callback);
      if (!this.openEvents) throw name;
      return (await load('older')).default.withRow(name, callback, this.after, signal);
    },
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
    hasGpc: () => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
    on(types, callback) {
      const isRoute = types === 'currententrychange';
      const target = isRoute ? (window as { navigation?: EventTarget }).navigation : window;
      return target
        ? listen(target, types, callback)
        : eventually(load('older').then(({ default: older }) => older.onHistory(() => callback(types))));
    },
    isVisible: () => document.visibilityState === 'visible',
    isLoading: () => document.readyState !== 'complete',
    navigate(url, isNewTab) {
      if (isNewTab) window.open(url, '_blank', 'noopener');
      else location.assign(url);
    },
    log: (...words) => console.debug('foothold', ...words),
  };
}

/** What a chunk begins; where it does not come, there is nothing to end. */
function eventually(begun: Promise<Cancel>): Cancel {
  const cancel = begun.catch(() => () => {});
  return async () => (await cancel)();
}

/** Also what bubbles up to `window`, before the page can stop it. */
function listen(target: EventTarget, types: string, callback: (type: string) => void): Cancel {
  const heard = ({ type }: Event) => callback(type);
  const each = (change: 'addEventListener' | 'removeEventListener') => {
    for (const type of types.split(' ')) target[change](type, heard, true);
  };
  each('addEventListener');
  return () => each('removeEventListener');
}

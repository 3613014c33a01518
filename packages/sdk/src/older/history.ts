import type { Cancel } from '../platform/platform.ts';

const EVENTS = ['popstate', 'hashchange'];

/** Calls back on every change of address. Unwraps `history` if nobody has wrapped it after us. */
export function onHistory(callback: () => void): Cancel {
  const cancels = (['pushState', 'replaceState'] as const).map((name) => wrap(name, callback));
  for (const event of EVENTS) window.addEventListener(event, callback);
  return () => {
    for (const cancel of cancels) cancel();
    for (const event of EVENTS) window.removeEventListener(event, callback);
  };
}

function wrap(name: 'pushState' | 'replaceState', callback: () => void): Cancel {
  const original = history[name];
  let isOn = true;
  const wrapped: typeof original = function (this: History, ...args) {
    original.apply(this, args);
    if (isOn) callback();
  };
  history[name] = wrapped;
  return () => {
    isOn = false;
    if (history[name] === wrapped) history[name] = original;
  };
}

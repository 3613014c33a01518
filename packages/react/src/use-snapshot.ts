import { useRef, useSyncExternalStore } from 'react';
import { useFoothold } from './provider.ts';

/**
 * What `read` gives, read anew after every change that Foothold reports; the same object as long as it says the same,
 * so that nothing renders for nothing. On the server, and before Foothold has started: null.
 */
export function useSnapshot<Value>(read: () => Value | null | undefined): Value | null {
  const { subscribe } = useFoothold();
  const last = useRef<{ text: string; value: Value | null }>({ text: 'null', value: null });
  const current = () => {
    const value = read() ?? null;
    const text = JSON.stringify(value);
    if (text !== last.current.text) last.current = { text, value };
    return last.current.value;
  };
  return useSyncExternalStore(subscribe, current, () => null);
}

import { useEffect, useRef } from 'preact/hooks';

/** An id that a link can lead to although the page fills late: scrolls there once when the address asks for it. */
export function useAnchor<Target extends HTMLElement>(id: string): { id: string; ref: { current: Target | null } } {
  const ref = useRef<Target>(null);
  useEffect(() => {
    if (decodeURIComponent(location.hash.slice(1)) === id) ref.current?.scrollIntoView({ block: 'start' });
  }, [id]);
  return { id, ref };
}

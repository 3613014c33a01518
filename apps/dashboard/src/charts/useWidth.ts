import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The width an element has now, so that a chart is drawn in real pixels and its words keep their size. */
export function useWidth<Target extends HTMLElement>(): { ref: { current: Target | null }; width: number } {
  const ref = useRef<Target>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

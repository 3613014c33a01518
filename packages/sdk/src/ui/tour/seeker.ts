import type { Target } from '@foothold/protocol/types';
import type { UiHost } from '../../core/surface.ts';
import { type ByWords, findTarget, isVisible, needsWords } from '../target/find.ts';

/** Frames and shadow roots do not report what appears in them: look there this often. */
const POLL_MS = 250;
/** Looking takes at most a tenth of the time. */
const PAUSE = 10;

/** The target as of this frame, or null while it is not there. */
export type Seeker = (now: number) => Element | null;

/**
 * Finds a step's target and keeps hold of it: waits for late elements with one observer, and finds it anew when the
 * host has taken it out, hidden it or rendered it again. Asked once a frame.
 */
export function createSeeker({ locators }: Target, host: UiHost, signal: AbortSignal): Seeker {
  let element: Element | null = null;
  let isChanged = true;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let costMs = 0;
  let byWords: ByWords | null | undefined = null;
  const changed = host.guard(() => {
    isChanged = true;
  });
  const observer = new MutationObserver(changed);
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  signal.addEventListener('abort', () => observer.disconnect());
  if (locators.some(needsWords)) {
    const arrived = (module?: ByWords) => {
      byWords = module;
      lookedAt = Number.NEGATIVE_INFINITY;
    };
    import('../target/by-words.ts').then(arrived, () => arrived());
  }

  return (now) => {
    const sinceMs = now - lookedAt;
    const isHere = element?.isConnected && !(isChanged && !isVisible(element));
    if (!isHere) {
      element = null;
      if (sinceMs < POLL_MS && !(isChanged && sinceMs > costMs * PAUSE)) return null;
      lookedAt = now;
      const started = performance.now();
      element = findTarget(locators, byWords);
      costMs = performance.now() - started;
    }
    isChanged = false;
    return element;
  };
}

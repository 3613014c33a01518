import type { Target } from '@foothold/protocol/types';
import type { UiHost } from '../../core/surface.ts';
import { type ByWords, findTarget, isVisible, needsWords } from '../target/find.ts';

/** Frames and shadow roots do not report what appears in them: look there this often. */
const POLL_MS = 250;
/** Looking takes at most a tenth of the time. */
const PAUSE = 10;

/**
 * Finds a step's target and keeps hold of it: waits for late elements with one observer, and finds it anew when the
 * host has taken it out, hidden it or rendered it again. Asked once a frame.
 */
export class Seeker {
  _element: Element | null = null;
  _target: Target;
  _changed = true;
  _lookedAt = Number.NEGATIVE_INFINITY;
  _costMs = 0;
  _byWords: ByWords | null | undefined = null;
  _observer: MutationObserver;

  constructor(target: Target, host: UiHost) {
    this._target = target;
    const changed = host.guard(() => {
      this._changed = true;
    });
    this._observer = new MutationObserver(changed);
    this._observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    if (!target.locators.some(needsWords)) return;
    const arrived = (byWords?: ByWords) => {
      this._byWords = byWords;
      this._lookedAt = Number.NEGATIVE_INFINITY;
    };
    import('../target/by-words.ts').then(arrived, () => arrived());
  }

  /** The target as of this frame, or null while it is not there. */
  look(now: number): Element | null {
    const { _element: element, _changed: changed } = this;
    if (element?.isConnected && !(changed && !isVisible(element))) {
      this._changed = false;
      return element;
    }
    this._element = null;
    const sinceMs = now - this._lookedAt;
    if (sinceMs < POLL_MS && !(changed && sinceMs > this._costMs * PAUSE)) return null;
    this._changed = false;
    this._lookedAt = now;
    const started = performance.now();
    this._element = findTarget(this._target.locators, this._byWords);
    this._costMs = performance.now() - started;
    return this._element;
  }

  stop(): void {
    this._observer.disconnect();
  }
}

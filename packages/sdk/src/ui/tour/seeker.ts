import type { Target } from '@foothold/protocol/types';
import type { UiHost } from '../../core/surface.ts';
import { findTarget, isVisible } from '../target/find.ts';

/** Frames and shadow roots do not report what appears in them: look there this often. */
const POLL_MS = 250;
/** Looking takes at most this share of the time. */
const SHARE = 0.1;

/**
 * Finds a step's target and keeps hold of it: waits for late elements with one observer, and finds it anew when the
 * host has taken it out, hidden it or rendered it again. Asked once a frame.
 */
export class Seeker {
  element: Element | null = null;
  _target: Target;
  _changed = true;
  _lookedAt = Number.NEGATIVE_INFINITY;
  _costMs = 0;
  _observer: MutationObserver;

  constructor(target: Target, host: UiHost) {
    this._target = target;
    this._observer = new MutationObserver(
      host.guard(() => {
        this._changed = true;
      }),
    );
    this._observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  }

  /** The target as of this frame, or null while it is not there. */
  look(now: number): Element | null {
    const { element, _changed } = this;
    if (element?.isConnected && !(_changed && !isVisible(element))) {
      this._changed = false;
      return element;
    }
    this.element = null;
    const sinceMs = now - this._lookedAt;
    if (sinceMs < POLL_MS && !(_changed && sinceMs > this._costMs / SHARE)) return null;
    this._changed = false;
    this._lookedAt = now;
    const started = performance.now();
    this.element = findTarget(this._target.locators);
    this._costMs = performance.now() - started;
    return this.element;
  }

  stop(): void {
    this._observer.disconnect();
  }
}

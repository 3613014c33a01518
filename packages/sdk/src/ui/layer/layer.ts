/**
 * The one element that Foothold puts into a page: `<foothold-layer>`, an open shadow root in the browser's top layer.
 * It is in the document only while something shows, follows the host's dialogs (see `homeOf`), and goes back on top
 * whenever the host opens a top-layer element of its own.
 */
import type { UiHost } from '../../core/surface.ts';
import css from './layer.css?inline';
import { Room } from './room.ts';
import { onLook } from './theme.ts';
import { deepActive, homeOf } from './top-layer.ts';

const LAST_WORD_MS = 1_000;

export class Layer extends Room {
  _target: Element | null = null;
  _stop: (() => void) | null = null;
  _leaving = false;

  constructor(host: UiHost) {
    super(host, document.createElement('foothold-layer'), css);
    this.element.setAttribute('popover', 'manual');
  }

  /** Puts the layer on the screen (again), in the right place for this target. */
  show(target: Element | null = this._target): void {
    this._target = target;
    if (!this._stop) this._start();
    const home = homeOf(this.element, target);
    if (this.element.parentNode !== home) this._raise(home);
  }

  /** Takes the layer out of the document, with every listener. */
  hide(): void {
    this._stop?.();
    this._stop = this._target = null;
    if (!this._leaving) this.element.remove();
  }

  /** Says the last word: the layer stays, empty, until that was heard. */
  sayLast(text: string): void {
    this.announce(text);
    this._leaving = true;
    const leave = this._host.guard(() => {
      this._leaving = false;
      if (!this._stop) this.element.remove();
    });
    setTimeout(leave, LAST_WORD_MS);
  }

  _start(): void {
    const changed = this._host.guard(() => this.show());
    const toggled = this._host.guard((event: Event) => {
      const { target } = event;
      if (target === this.element || target instanceof HTMLDetailsElement) return;
      this._raise(homeOf(this.element, this._target));
    });
    const observer = new MutationObserver(
      this._host.guard((records: MutationRecord[]) => {
        if (!this.element.isConnected || records.some((record) => record.type === 'attributes')) this.show();
      }),
    );
    observer.observe(document, { subtree: true, childList: true, attributeFilter: ['open'] });
    const stopLooking = onLook(this._host.guard(() => this.dress()));
    document.addEventListener('toggle', toggled, true);
    document.addEventListener('fullscreenchange', toggled);
    document.addEventListener('focusin', changed);
    this._stop = () => {
      observer.disconnect();
      document.removeEventListener('toggle', toggled, true);
      document.removeEventListener('fullscreenchange', toggled);
      document.removeEventListener('focusin', changed);
      stopLooking();
    };
  }

  /** Into this element and to the top of the top layer; what had the focus inside keeps it. */
  _raise(home: Element): void {
    const { element } = this;
    const active = this.root.activeElement && deepActive();
    if (element.parentNode !== home) {
      if (element.isConnected && 'moveBefore' in home) (home as MovingParent).moveBefore(element, null);
      else home.append(element);
    }
    if (element.matches(':popover-open')) element.hidePopover();
    element.showPopover?.();
    (active as HTMLElement | null)?.focus({ preventScroll: true });
  }
}

type MovingParent = Element & { moveBefore(node: Node, before: Node | null): void };

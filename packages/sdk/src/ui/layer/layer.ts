/**
 * The one element that Foothold puts into a page: `<foothold-layer>`, an open shadow root in the browser's top layer.
 * It is in the document only while something shows, follows the host's dialogs (see `homeOf`), and goes back on top
 * whenever the host opens a top-layer element of its own.
 */
import type { UiHost } from '../../core/surface.ts';
import { h } from '../dom/h.ts';
import { createRoom, type Room } from './room.ts';
import { onLook } from './theme.ts';
import { deepActive, homeOf } from './top-layer.ts';

const LAST_WORD_MS = 1_000;

export interface Layer extends Room {
  /** Puts the layer on the screen (again), in the right place for this target. */
  show(target?: Element | null): void;
  /** Takes the layer out of the document, with every listener. */
  hide(): void;
  /** Says the last word: the layer stays, empty, until that was heard. */
  sayLast(text: string): void;
}

export function createLayer(host: UiHost): Layer {
  const element = h('foothold-layer', { popover: 'manual' });
  const room = createRoom(host, element);
  let target: Element | null = null;
  let stop: (() => void) | undefined;
  let isLeaving = false;

  function show(next = target) {
    target = next;
    stop ??= start();
    const home = homeOf(element, target);
    if (element.parentNode !== home) raise(home);
  }

  function start() {
    const listening = new AbortController();
    const { signal } = listening;
    const observer = new MutationObserver(
      host.guard((records: MutationRecord[]) => {
        if (!element.isConnected || records.some(({ type }) => type === 'attributes')) show();
      }),
    );
    observer.observe(document, { subtree: true, childList: true, attributeFilter: ['open'] });
    const on = (type: string, handle: (event: Event) => void) =>
      document.addEventListener(type, host.guard(handle), { signal, capture: true });
    const toggled = ({ target: toggling }: Event) => {
      if (toggling !== element && !(toggling instanceof HTMLDetailsElement)) raise(homeOf(element, target));
    };
    on('toggle', toggled);
    on('fullscreenchange', toggled);
    on('focusin', () => show());
    const stopLooking = onLook(host.guard(room.dress));
    return () => {
      observer.disconnect();
      listening.abort();
      stopLooking();
    };
  }

  /** Into this element and to the top of the top layer; what had the focus inside keeps it. */
  function raise(home: Element) {
    const active = element.shadowRoot?.activeElement && deepActive();
    // For the style sheets: who is in a dialog of the page's has no eye for a button beside it.
    element.dataset.home = home.localName;
    if (element.parentNode !== home) {
      if (element.isConnected && 'moveBefore' in home) (home as MovingParent).moveBefore(element, null);
      else home.append(element);
    }
    if (element.matches(':popover-open')) element.hidePopover();
    element.showPopover?.();
    (active as HTMLElement | null)?.focus({ preventScroll: true });
  }

  return {
    ...room,
    show,
    hide() {
      stop?.();
      stop = undefined;
      target = null;
      if (!isLeaving) element.remove();
    },
    sayLast(text) {
      room.announce(text);
      isLeaving = true;
      const leave = host.guard(() => {
        isLeaving = false;
        if (!stop) element.remove();
      });
      setTimeout(leave, LAST_WORD_MS);
    },
  };
}

type MovingParent = Element & { moveBefore(node: Node, before: Node | null): void };

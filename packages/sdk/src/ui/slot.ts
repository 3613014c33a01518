import type { Mount, Surface, UiContext } from './context.ts';
import { h } from './dom/h.ts';

/** A surface that is here, or the way to get it. */
export type Source<View> = { mount: Mount<View> } | (() => Promise<{ mount: Mount<View> }>);

export interface Slot<View> {
  set(view: View | undefined): void;
  /** Paints again what is there, in other words or another language. */
  refresh(): void;
}

/** The place of one kind of surface: loads its chunk when it is first needed, and always paints the newest view. */
export function createSlot<View>(context: UiContext, source: Source<View>): Slot<View> {
  const container = h('div');
  let isLoading = false;
  let surface: Surface<View> | undefined;
  let view: View | undefined;
  context.layer.stage.append(container);

  const refresh = () => {
    if (!view) {
      surface?.remove();
      surface = undefined;
    } else if (typeof source === 'object') {
      surface ??= source.mount(context, container);
      surface.update(view);
    } else if (!isLoading) {
      isLoading = true;
      // A chunk that does not arrive is asked for again with the next view.
      source().then(arrived, () => arrived());
    }
  };
  const arrived = context.host.guard((module?: { mount: Mount<View> }) => {
    isLoading = false;
    if (!module) return;
    source = module;
    refresh();
  });
  const set = (next: View | undefined) => {
    view = next;
    refresh();
  };
  return { set, refresh };
}

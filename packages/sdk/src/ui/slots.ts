import type { CelebrationView, ChecklistView, TourView } from '../core/surface.ts';
import type { Mount, Surface, UiContext } from './context.ts';
import { h } from './dom/h.ts';
import { success } from './success.ts';
import { mount as mountTour } from './tour/tour.ts';

/** What each kind of surface shows; the later ones lie above the earlier ones. */
export interface Scene {
  checklist: ChecklistView | undefined;
  tour: TourView | undefined;
  /** A tour whose page was left. */
  fold: TourView | undefined;
  celebration: CelebrationView | undefined;
}
/** How each kind is mounted. */
export type Mounts = { [Kind in keyof Scene]?: Mount<NonNullable<Scene[Kind]>> };

interface Slot {
  container: HTMLElement;
  surface?: Surface<unknown> | undefined;
}

/**
 * Paints each kind of surface in a container of its own. A kind that is not here is fetched when it is first needed; one
 * that does not arrive is asked for again with the next scene.
 *
 * @returns paints the scene, or without one the last again: in other words, or with what has arrived
 */
export function createSlots(context: UiContext): (scene?: Scene) => void {
  const mounts: Mounts = { tour: mountTour };
  const slots: { [kind: string]: Slot } = {};
  let last: Scene;
  const paint = (scene = last) => {
    last = scene;
    let isLacking = false;
    for (const [kind, view] of Object.entries(scene)) {
      let slot = slots[kind];
      if (!slot) {
        slot = slots[kind] = { container: h('div') };
        context.layer.stage.append(slot.container);
      }
      const mount = mounts[kind as keyof Mounts] as Mount<unknown> | undefined;
      if (!view) {
        slot.surface?.remove();
        slot.surface = undefined;
      } else if (mount) {
        slot.surface ??= mount(context, slot.container);
        slot.surface.update(view);
      } else isLacking = true;
    }
    if (isLacking) success().then(arrived, () => null);
  };
  const arrived = context.host.guard((chunk: { mounts: Mounts }) => {
    Object.assign(mounts, chunk.mounts);
    paint();
  });
  return paint;
}

/**
 * Where a checklist is drawn: in every `<foothold-checklist>` of the page that is for it, else floating over the page.
 * A place in the page is open for good, takes no focus, and is gone with the checklist.
 */
import type { ChecklistView } from '../../core/surface.ts';
import type { Mount, Surface, UiContext } from '../context.ts';
import { h } from '../dom/h.ts';
import { createRoom } from '../layer/room.ts';
import { onLook } from '../layer/theme.ts';
import { createChecklist } from './checklist.ts';
import { onPlaces, places } from './places.ts';

/** Mounts the checklist's surface. */
export const mount: Mount<ChecklistView> = (context, container) => {
  const { host, send } = context;
  let view: ChecklistView | undefined;
  let floating: Surface<ChecklistView> | undefined;
  const inPage = new Map<HTMLElement, Surface<ChecklistView>>();
  const paint = () => view && update(view);
  const changed = () => {
    paint();
    send({ contentId: '', type: 'placed' });
  };
  const stops = [onPlaces(host.guard(changed)), onLook(host.guard(paint))];

  function enter(place: HTMLElement): Surface<ChecklistView> {
    const room = createRoom(host, place);
    const inside = h('div');
    room.stage.append(inside);
    // The words of the moment, from the one context that there is. A room is as much of a layer as a checklist needs.
    const own: UiContext = Object.create(context, { layer: { value: room } });
    const { update, remove } = createChecklist(own, inside, true);
    const surface = {
      update(next: ChecklistView) {
        room.dress();
        update(next);
      },
      remove() {
        remove();
        place.shadowRoot?.replaceChildren();
        inPage.delete(place);
      },
    };
    inPage.set(place, surface);
    return surface;
  }

  function fold() {
    floating?.remove();
    floating = undefined;
  }

  function update(next: ChecklistView) {
    view = next;
    const wanted = places().filter((place) => [null, '', next.content.id].includes(place.getAttribute('content-id')));
    for (const [place, surface] of inPage) if (!wanted.includes(place)) surface.remove();
    for (const place of wanted) (inPage.get(place) ?? enter(place)).update({ ...next, open: true, unprompted: true });
    if (wanted.length) return fold();
    floating ??= createChecklist(context, container);
    floating.update(next);
  }

  return {
    update,
    remove() {
      for (const stop of stops) stop();
      view = undefined;
      fold();
      for (const surface of inPage.values()) surface.remove();
    },
  };
};

/**
 * Where a checklist is drawn: in every `<foothold-checklist>` of the page that is for it, else floating over the page.
 * A place in the page is open for good, takes no focus, and is gone with the checklist.
 */
import type { ChecklistView } from '../../core/surface.ts';
import type { Mount, Surface, UiContext } from '../context.ts';
import { h } from '../dom/h.ts';
import { createRoom, type Room } from '../layer/room.ts';
import { onLook } from '../layer/theme.ts';
import { createChecklist } from './checklist.ts';
import inline from './inline.css?inline';
import { onPlaces, places } from './places.ts';

/** Mounts the checklist's surface. */
export const mount: Mount<ChecklistView> = (context, container) => {
  const { host, send } = context;
  let view: ChecklistView | undefined;
  let floating: Surface<ChecklistView> | undefined;
  const inPage = new Map<HTMLElement, { room: Room; surface: Surface<ChecklistView> }>();
  const changed = () => {
    if (view) update(view);
    send({ contentId: '', type: 'placed' });
  };
  const stops = [
    onPlaces(host.guard(changed)),
    onLook(host.guard(() => inPage.forEach(({ room }) => void room.dress()))),
  ];

  function enter(place: HTMLElement) {
    const room = createRoom(host, place);
    const inside = h('div');
    room.stage.append(inside);
    // The words of the moment, from the one context that there is. A room is as much of a layer as a checklist needs.
    const own: UiContext = Object.create(context, { layer: { value: room } });
    const entered = { room, surface: createChecklist(own, inside, true) };
    room.addStyles(inline);
    inPage.set(place, entered);
    return entered;
  }

  function leave(place: HTMLElement) {
    inPage.get(place)?.surface.remove();
    inPage.delete(place);
    place.shadowRoot?.replaceChildren();
  }

  function fold() {
    floating?.remove();
    floating = undefined;
  }

  function update(next: ChecklistView) {
    view = next;
    const wanted = places().filter((place) => !idOf(place) || idOf(place) === next.content.id);
    for (const place of inPage.keys()) if (!wanted.includes(place)) leave(place);
    for (const place of wanted) {
      const { room, surface } = inPage.get(place) ?? enter(place);
      room.dress();
      surface.update({ ...next, open: true, unprompted: true });
    }
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
      for (const place of inPage.keys()) leave(place);
    },
  };
};

const idOf = (place: HTMLElement) => place.getAttribute('content-id');

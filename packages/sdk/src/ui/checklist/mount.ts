/**
 * Where a checklist is drawn: in every `<foothold-checklist>` of the page that is for it, else floating over the page.
 * A place in the page is open for good, takes no focus, and is gone with the checklist.
 */
import type { ChecklistView } from '../../core/surface.ts';
import type { Mount, Surface, UiContext } from '../context.ts';
import { Room } from '../layer/room.ts';
import { onLook } from '../layer/theme.ts';
import { ChecklistSurface } from './checklist.ts';
import inline from './inline.css?inline';
import { onPlaces, places } from './places.ts';

/** Mounts the checklist's surface. */
export const mount: Mount<ChecklistView> = (context, container) => new ChecklistPlaces(context, container);

class ChecklistPlaces implements Surface<ChecklistView> {
  _context: UiContext;
  _container: HTMLElement;
  _view: ChecklistView | undefined;
  _floating: ChecklistSurface | null = null;
  _inPage = new Map<HTMLElement, { room: Room; surface: ChecklistSurface }>();
  _stop: () => void;

  constructor(context: UiContext, container: HTMLElement) {
    this._context = context;
    this._container = container;
    const changed = () => {
      if (this._view) this.update(this._view);
      context.send({ contentId: '', type: 'placed' });
    };
    const stops = [
      onPlaces(context.host.guard(changed)),
      onLook(context.host.guard(() => this._inPage.forEach(({ room }) => void room.dress()))),
    ];
    this._stop = () => stops.forEach((stop) => void stop());
  }

  update(view: ChecklistView): void {
    const { _context: context } = this;
    this._view = view;
    const wanted = places().filter((place) => !place.getAttribute('content-id') || idOf(place) === view.content.id);
    for (const place of this._inPage.keys()) if (!wanted.includes(place)) this._leave(place);
    for (const place of wanted) {
      const known = this._inPage.get(place) ?? this._enter(place);
      known.room.dress();
      known.surface.update({ ...view, open: true, unprompted: true });
    }
    if (wanted.length) this._fold();
    else {
      this._floating ??= new ChecklistSurface(context, this._container);
      this._floating.update(view);
    }
  }

  remove(): void {
    this._stop();
    this._view = undefined;
    this._fold();
    for (const place of this._inPage.keys()) this._leave(place);
  }

  _enter(place: HTMLElement) {
    const room = new Room(this._context.host, place);
    const container = document.createElement('div');
    room.stage.append(container);
    // The words of the moment, from the one context that there is. A room is as much of a layer as a checklist needs.
    const context: UiContext = Object.create(this._context, { layer: { value: room } });
    const entered = { room, surface: new ChecklistSurface(context, container, true) };
    room.addStyles(inline);
    this._inPage.set(place, entered);
    return entered;
  }

  _leave(place: HTMLElement): void {
    this._inPage.get(place)?.surface.remove();
    this._inPage.delete(place);
    place.shadowRoot?.replaceChildren();
  }

  _fold(): void {
    this._floating?.remove();
    this._floating = null;
  }
}

const idOf = (place: HTMLElement) => place.getAttribute('content-id');

import type { Mount, Surface, UiContext } from './context.ts';

/** A surface that is here, or the way to get it. */
export type Source<View> = { mount: Mount<View> } | (() => Promise<{ mount: Mount<View> }>);

/** The place of one kind of surface: loads its chunk when it is first needed, and always paints the newest view. */
export class Slot<View> {
  _source: Source<View>;
  _context: UiContext;
  _container = document.createElement('div');
  _loading = false;
  _surface: Surface<View> | null = null;
  _view: View | undefined;

  constructor(context: UiContext, source: Source<View>) {
    this._context = context;
    this._source = source;
    context.layer.stage.append(this._container);
  }

  set(view: View | undefined): void {
    this._view = view;
    if (!view) {
      this._surface?.remove();
      this._surface = null;
    } else if (typeof this._source === 'object') {
      this._surface ??= this._source.mount(this._context, this._container);
      this._surface.update(view);
    } else this._fetch(this._source);
  }

  /** Paints again what is there, in other words or another language. */
  refresh(): void {
    this.set(this._view);
  }

  _fetch(load: () => Promise<{ mount: Mount<View> }>): void {
    if (this._loading) return;
    this._loading = true;
    const arrived = this._context.host.guard((module: { mount: Mount<View> } | null) => {
      this._loading = false;
      if (!module) return;
      this._source = module;
      this.refresh();
    });
    // A chunk that does not arrive is asked for again with the next view.
    load().then(arrived, () => arrived(null));
  }
}

import type { Mount, Surface, UiContext } from './context.ts';

/** The place of one kind of surface: loads its chunk when it is first needed, and always paints the newest view. */
export class Slot<View> {
  _load: () => Promise<{ mount: Mount<View> }>;
  _context: UiContext;
  _container = document.createElement('div');
  _mount: Mount<View> | null = null;
  _loading = false;
  _surface: Surface<View> | null = null;
  _view: View | undefined;

  constructor(context: UiContext, load: () => Promise<{ mount: Mount<View> }>) {
    this._context = context;
    this._load = load;
    context.layer.stage.append(this._container);
  }

  set(view: View | undefined): void {
    this._view = view;
    if (!view) {
      this._surface?.remove();
      this._surface = null;
    } else if (this._mount) {
      this._surface ??= this._mount(this._context, this._container);
      this._surface.update(view);
    } else this._fetch();
  }

  /** Paints again what is there, in other words or another language. */
  refresh(): void {
    this.set(this._view);
  }

  _fetch(): void {
    if (this._loading) return;
    this._loading = true;
    const arrived = this._context.host.guard((module: { mount: Mount<View> } | null) => {
      this._loading = false;
      this._mount = module?.mount ?? null;
      if (module) this.set(this._view);
    });
    // A chunk that does not arrive is asked for again with the next view.
    this._load().then(arrived, () => arrived(null));
  }
}

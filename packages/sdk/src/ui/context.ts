import type { Intent, UiHost } from '../core/surface.ts';
import type { Layer } from './layer/layer.ts';
import type { Strings } from './strings/strings.ts';

/** What every surface gets: the core's host, the layer, and the words of the moment. */
export interface UiContext {
  readonly host: UiHost;
  readonly layer: Layer;
  /** In the person's language, or in English until that has loaded. */
  strings: Strings;
  locale: string;
  send(intent: Intent): void;
}

/** One kind of surface, mounted in a container of its own. */
export interface Surface<View> {
  update(view: View): void;
  /** Takes it off the screen and lets go of everything. */
  remove(): void;
}

/** What a surface's chunk exports as `mount`. */
export type Mount<View> = (context: UiContext, container: HTMLElement) => Surface<View>;

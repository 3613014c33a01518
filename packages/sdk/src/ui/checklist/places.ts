/** What pages write where they want their checklist: `<foothold-checklist content-id="getting-started">`. */
const NAME = 'foothold-checklist';

/** A page has one definition of an element for good, so the list of those that are in the page is kept on it. */
interface PlaceClass extends CustomElementConstructor {
  all: Set<HTMLElement>;
  heard: Set<() => void>;
}

/** Every place that is in the page now, shadow roots included, in no order. */
export const places = (): HTMLElement[] => [...definition().all];

/** Calls back after a place has come, gone, moved, or names another content; @returns unsubscribes */
export function onPlaces(listener: () => void): () => void {
  const { heard } = definition();
  heard.add(listener);
  return () => void heard.delete(listener);
}

function definition(): PlaceClass {
  const known = customElements.get(NAME) as PlaceClass | undefined;
  if (known) return known;
  // Here and not outside: what is loaded where there are no elements must not fail.
  class Place extends HTMLElement {
    static readonly observedAttributes = ['content-id'];
    static readonly all = new Set<HTMLElement>();
    static readonly heard = new Set<() => void>();

    connectedCallback() {
      Place.all.add(this);
      this.attributeChangedCallback();
    }
    disconnectedCallback() {
      Place.all.delete(this);
      this.attributeChangedCallback();
    }
    /** A tick later: what is moved goes and comes, and keeps its room. */
    attributeChangedCallback() {
      for (const listener of Place.heard) queueMicrotask(listener);
    }
  }
  customElements.define(NAME, Place);
  return Place;
}

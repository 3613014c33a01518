/** A page that has loaded the script and said nothing since: most often its policy keeps it from this server. */
export interface SilentPage {
  origin: string;
  /** Epoch ms of the last time that it loaded the script. */
  atMs: number;
}

export interface SilentPages {
  /** A page of this origin has loaded the script. Costs no more than a look into a map; anybody may cause any number. */
  loaded(origin: string): void;
  /** Something came from the script on this origin. */
  heard(origin: string | null): void;
  /** The latest first. */
  list(): SilentPage[];
}

/** How long a page may take from the script to its first request. */
const PATIENCE_MS = 10_000;
/** An older page is no longer what somebody is looking at. */
const KEPT_MS = 15 * 60_000;
const MOST_ORIGINS = 200;
const MOST_SHOWN = 3;

/** Remembers in memory alone which pages load the script without a word. */
export function createSilentPages({ now = Date.now }: { now?: () => number } = {}): SilentPages {
  const waiting = new Map<string, { firstMs: number; lastMs: number }>();
  return {
    loaded(origin) {
      const atMs = now();
      const known = waiting.get(origin);
      // Forgotten and noted anew, so that the map is in the order of the last load.
      waiting.delete(origin);
      if (waiting.size >= MOST_ORIGINS) waiting.delete(waiting.keys().next().value as string);
      const isFresh = known !== undefined && atMs - known.lastMs <= KEPT_MS;
      waiting.set(origin, { firstMs: isFresh ? known.firstMs : atMs, lastMs: atMs });
    },
    heard(origin) {
      if (origin !== null) waiting.delete(origin);
    },
    list() {
      const atMs = now();
      return [...waiting]
        .filter(([, { firstMs, lastMs }]) => atMs - firstMs >= PATIENCE_MS && atMs - lastMs <= KEPT_MS)
        .map(([origin, { lastMs }]) => ({ origin, atMs: lastMs }))
        .reverse()
        .slice(0, MOST_SHOWN);
    },
  };
}

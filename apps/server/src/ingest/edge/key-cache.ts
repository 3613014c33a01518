import type { IdentityRules } from '../../identity/rules.ts';

export interface KeyOwner {
  environmentId: string;
  /** Tells the key from others of its environment, and opens nothing. */
  keyId?: string;
  kind: 'write' | 'secret';
  /** How the environment takes identities. Absent: nobody asks for signed ones. */
  identity?: IdentityRules;
}
export type KeyLookup = { found: KeyOwner } | { found: null } | { found: 'unavailable' };

/** An answer older than this is asked for again before it is used: so fast is a key revoked. */
const FRESH_MS = 1_000;
/** Of one older than this the next is on its way already: a crowd that waits holds all that it has brought. */
const AHEAD_MS = 500;
/** A store that takes longer takes no known key away, and lets nobody wait who brings an unknown one. */
const PATIENCE_KNOWN_MS = 250;
const PATIENCE_UNKNOWN_MS = 5_000;
const ENTRIES = 10_000;
/** What a key can be made of; anything else is unknown without asking. */
const KEY = /^[\x21-\x7e]{1,200}$/;
export const isKeyLike = (key: string): boolean => KEY.test(key);

interface Entry {
  owner: KeyOwner | null;
  askedAtMs: number;
  refresh: Promise<void> | null;
}

/**
 * Whose key is this, mostly from memory: an answer is used for a second. A store that does not answer takes no known key
 * away. Bounded, least recently asked out first.
 */
export class KeyCache {
  readonly #ask: (key: string) => Promise<KeyOwner | null>;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(ask: (key: string) => Promise<KeyOwner | null>, now: () => number = Date.now) {
    this.#ask = ask;
    this.#now = now;
  }

  /** The answer when memory has one that will do; else a promise of it. */
  lookup(key: string): KeyLookup | Promise<KeyLookup> {
    const entry = this.#entries.get(key);
    const ageMs = entry ? this.#now() - entry.askedAtMs : Number.POSITIVE_INFINITY;
    if (entry && ageMs < FRESH_MS) {
      if (ageMs >= AHEAD_MS) entry.refresh ??= this.#refresh(key);
      return { found: entry.owner };
    }
    if (!isKeyLike(key)) return { found: null };
    return this.#askAgain(key, entry);
  }

  async #askAgain(key: string, known: Entry | undefined): Promise<KeyLookup> {
    const refresh = known?.refresh ?? this.#refresh(key);
    if (known) known.refresh = refresh;
    await atMost(known?.owner ? PATIENCE_KNOWN_MS : PATIENCE_UNKNOWN_MS, refresh);
    const entry = this.#entries.get(key);
    return { found: entry ? entry.owner : 'unavailable' };
  }

  async #refresh(key: string): Promise<void> {
    try {
      const owner = await this.#ask(key);
      this.#entries.delete(key);
      this.#entries.set(key, { owner, askedAtMs: this.#now(), refresh: null });
      if (this.#entries.size > ENTRIES) this.#entries.delete(this.#entries.keys().next().value as string);
    } catch {
      const entry = this.#entries.get(key);
      if (entry) entry.refresh = null;
    }
  }
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}

const WINDOW_MS = 60_000;
const MOST_ATTEMPTS = 10;
/** Of an account and an address; beyond, the one that came first is forgotten. */
const MOST_NAMES = 20_000;

/**
 * So many attempts a minute for each account from each address: whoever guesses at one keeps neither the others of that
 * address out, nor its owner elsewhere. How many an address may make over all accounts is the engine's to say.
 */
export class SignInLimit {
  readonly #windows = new Map<string, { count: number; untilMs: number }>();

  /** Counts an attempt. Gives the seconds until another one is taken; 0: this one is. */
  attempt({ address, email }: { address: string; email: string }, nowMs: number): number {
    const name = `${address} ${email.trim().toLowerCase().slice(0, 320)}`;
    const known = this.#windows.get(name);
    if (known && known.untilMs > nowMs) {
      known.count += 1;
      return known.count > MOST_ATTEMPTS ? Math.ceil((known.untilMs - nowMs) / 1_000) : 0;
    }
    this.#windows.delete(name);
    if (this.#windows.size >= MOST_NAMES) this.#windows.delete(this.#windows.keys().next().value as string);
    this.#windows.set(name, { count: 1, untilMs: nowMs + WINDOW_MS });
    return 0;
  }
}

/** Whom a sign-in names; '' where nobody can be read in it, and all such are counted as one. */
export function emailIn(body: string): string {
  try {
    const { email } = JSON.parse(body) as { email?: unknown };
    return typeof email === 'string' ? email : '';
  } catch {
    return '';
  }
}

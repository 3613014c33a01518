import type { Foothold, InitOptions } from '@foothold/sdk';

/** An instance that runs for at least one provider. Another object after it was shut down and started anew. */
export interface Hold {
  holders: number;
  /** False: the host has started it by itself, and it stays. */
  isOurs: boolean;
}

const holds = new WeakMap<Foothold, Hold>();

/**
 * Starts the instance, unless it runs, and shuts it down once nobody holds it any more.
 * @returns lets go
 */
export function hold(client: Foothold, options: InitOptions): () => void {
  const held = holds.get(client) ?? begin(client, options);
  held.holders++;
  return () => {
    held.holders--;
    // Strict mode, or another key, holds it again within this tick.
    queueMicrotask(() => {
      if (held.holders || holds.get(client) !== held) return;
      holds.delete(client);
      if (held.isOurs) client.shutdown();
    });
  };
}

export const holdOf = (client: Foothold): Hold | undefined => holds.get(client);

function begin(client: Foothold, options: InitOptions): Hold {
  const result = client.init(options);
  if (!result.ok && result.problem !== 'it runs') console.error(`foothold: ${result.problem}`);
  const held = { holders: 0, isOurs: result.ok };
  holds.set(client, held);
  return held;
}

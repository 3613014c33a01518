import type { WireEvent } from '@foothold/protocol/types';
import type { EventStore } from '../platform/platform.ts';

/** The events of this page alone: where storage is blocked or not wanted. */
export function createMemoryEvents(initial: WireEvent[] = []): EventStore {
  const events = new Map(initial.map((event) => [event.messageId as string, event]));
  return {
    async put(added) {
      for (const event of added) events.set(event.messageId as string, event);
    },
    take: async (limit) => [...events.values()].slice(0, limit),
    async remove(ids) {
      for (const id of ids) events.delete(id);
    },
    async trim(keep) {
      const surplus = [...events.keys()].slice(keep);
      for (const id of surplus) events.delete(id);
      return surplus.length;
    },
    clear: async () => events.clear(),
  };
}

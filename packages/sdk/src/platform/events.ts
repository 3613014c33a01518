import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import type { EventStore } from './platform.ts';

/** The outbox's events in IndexedDB, one key each; UUIDs of version 7 sort by time. */
export function openEvents(name: string): EventStore {
  let opened: UseStore | undefined;
  // Opened at the first use: where IndexedDB is blocked, that is what rejects.
  const use = async <Result>(mode: IDBTransactionMode, request: (store: IDBObjectStore) => IDBRequest<Result>) => {
    opened ??= createStore(name, 'events');
    return opened(mode, (store) => promisifyRequest(request(store)));
  };
  const write = (change: (store: IDBObjectStore) => void): Promise<void> =>
    use('readwrite', (store) => {
      change(store);
      // Settles with the transaction, not with its last request.
      return store.transaction as never;
    });
  return {
    put: (events) =>
      write((store) => {
        for (const event of events) store.put(event, event.messageId);
      }),
    take: (limit) => use('readonly', (store) => store.getAll(null, limit)),
    remove: (ids) =>
      write((store) => {
        for (const id of ids ?? []) store.delete(id);
        if (!ids) store.clear();
      }),
  };
}

import type { EventStore } from './platform.ts';

/** The outbox's events in IndexedDB, one key each; UUIDs of version 7 sort by time. */
export function openEvents(name: string): EventStore {
  let opened: Promise<IDBDatabase> | undefined;

  const open = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => request.result.createObjectStore('events');
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });

  /** Settles with the transaction, not with its last request. */
  async function use<Result>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<Result> | undefined) {
    // Opened at the first use: where IndexedDB is blocked, that is what rejects.
    opened ??= open();
    const transaction = (await opened).transaction('events', mode);
    const request = ask(transaction.objectStore('events'));
    return new Promise<Result>((resolve, reject) => {
      transaction.oncomplete = () => resolve(request?.result as Result);
      transaction.onabort = reject;
    });
  }

  return {
    put: (events) =>
      use('readwrite', (store) => {
        for (const event of events) store.put(event, event.messageId);
        return undefined;
      }),
    take: (limit) => use('readonly', (store) => store.getAll(null, limit)),
    remove: (ids) =>
      use('readwrite', (store) => {
        for (const id of ids ?? []) store.delete(id);
        return ids ? undefined : store.clear();
      }),
  };
}

import type { StateVersionsTable } from '@foothold/storage/metadata';
import { type Db, groupBy, selectIn } from '../state/tables.ts';
import { type Every, interval } from './every.ts';
import type { Ticket } from './ticket.ts';
import { resolveWho } from './who.ts';

export interface LiveHubDeps {
  /** Only read from. */
  db: Db;
  log(error: unknown): void;
  every?: Every;
}

/** One open stream. */
interface Watch {
  ticket: Ticket;
  /** Whom it is about, and their versions, as last seen. */
  ids: { person: Set<string>; account: Set<string> };
  seen: string;
  changed(): void;
}

const LOOK_MS = 500;
const MOST = 10_000;

/**
 * Tells open streams that there is something new. Looks twice a second, for all streams of an environment together, at the
 * versions that the drain lets grow; nothing is looked at while nobody listens.
 */
export class LiveHub {
  readonly #deps: Required<LiveHubDeps>;
  readonly #watches = new Set<Watch>();
  #stop: (() => void) | null = null;
  #looking: Promise<void> | null = null;

  constructor({ every = interval, ...deps }: LiveHubDeps) {
    this.#deps = { every, ...deps };
  }

  get isFull(): boolean {
    return this.#watches.size >= MOST;
  }

  /** @returns ends it */
  async watch(ticket: Ticket, changed: () => void): Promise<() => void> {
    const watch: Watch = { ticket, ids: await this.#idsOf(ticket), seen: '', changed };
    watch.seen = versionsOf(watch, await this.#versions(ticket.environmentId, [watch]));
    this.#watches.add(watch);
    this.#stop ??= this.#deps.every(LOOK_MS, () => void this.look());
    return () => {
      this.#watches.delete(watch);
      if (this.#watches.size > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  }

  /** The config of an environment is another: all its streams hear of it. */
  configChanged(environmentId: string): void {
    for (const watch of this.#watches) if (watch.ticket.environmentId === environmentId) watch.changed();
  }

  /** Looks now; never twice at the same time. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch(this.#deps.log)
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  async #look(): Promise<void> {
    for (const [environmentId, watches] of groupBy(this.#watches, ({ ticket }) => ticket.environmentId)) {
      const versions = await this.#versions(environmentId, watches);
      for (const watch of watches) {
        if (versionsOf(watch, versions) === watch.seen) continue;
        // Who somebody is may be what has changed.
        watch.ids = await this.#idsOf(watch.ticket);
        watch.seen = versionsOf(watch, await this.#versions(environmentId, [watch]));
        watch.changed();
      }
    }
  }

  async #idsOf(ticket: Ticket): Promise<Watch['ids']> {
    const { rawIds, accountId } = await resolveWho(this.#deps.db, ticket.environmentId, ticket);
    return { person: new Set(rawIds), account: new Set(accountId === null ? [] : [accountId]) };
  }

  async #versions(environmentId: string, watches: Watch[]): Promise<Versions> {
    const ids = new Set(watches.flatMap(({ ids: { person, account } }) => [...person, ...account]));
    const rows = await selectIn(this.#deps.db, 'state_versions', environmentId, 'subject_id', ids);
    return new Map(rows.map((row) => [keyOf(row.subject_kind, row.subject_id), row.version]));
  }
}

/** By {@link keyOf}. */
type Versions = Map<string, number>;
const keyOf = (kind: StateVersionsTable['subject_kind'], id: string) => `${kind} ${id}`;

function versionsOf({ ids }: Watch, versions: Versions): string {
  const keys = [
    ...[...ids.person].map((id) => keyOf('person', id)),
    ...[...ids.account].map((id) => keyOf('account', id)),
  ];
  return JSON.stringify(keys.map((key) => [key, versions.get(key) ?? 0]).sort());
}

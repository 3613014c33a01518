import type { Config } from '@foothold/protocol/types';
import { readyTrackers } from '../milestones/list-milestones.ts';
import type { Db } from '../state/tables.ts';
import { milestoneTracker } from '../state/tracker.ts';
import { type Mentions, mentionsOf } from './mentions.ts';

/** An environment as browsers meet it: its current config, in memory. */
export interface Delivered {
  environmentId: string;
  version: string;
  /** The config as JSON text. */
  body: string;
  mentions: Mentions;
  /** Milestone id → what is counted for it. */
  milestoneKeys: ReadonlyMap<string, string>;
  /** Milestones that are counted completely: only those are told. */
  readyMilestones: ReadonlySet<string>;
}

export interface ConfigCacheDeps {
  /** Only read from. */
  db: Db;
  /** Makes a config where there is none yet, and counts what is not counted yet. */
  prepare(environmentId: string): Promise<void>;
  now?: () => number;
}

const FRESH_MS = 1_000;
const OLD_VERSIONS = 200;

interface Entry {
  delivered: Delivered;
  loadedAtMs: number;
  loading: Promise<void> | null;
}

/**
 * The configs of all environments that are asked for. What is over a second old is given at once and read again behind it,
 * so that a change made by another process is seen too; {@link forget} makes a change of this process seen at once.
 */
export class ConfigCache {
  readonly #deps: ConfigCacheDeps;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #bodies = new Map<string, string>();

  constructor(deps: ConfigCacheDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
  }

  /** @throws when it is asked for the first time and the store does not answer */
  async current(environmentId: string): Promise<Delivered> {
    const entry = this.#entries.get(environmentId);
    if (!entry) return (await this.#load(environmentId)).delivered;
    if (this.#now() - entry.loadedAtMs >= FRESH_MS) {
      entry.loading ??= this.#load(environmentId).then(
        () => {},
        () => {
          entry.loading = null; // what is known goes on being given
        },
      );
    }
    return entry.delivered;
  }

  /** An immutable version, also one that is not the current one any more; null when there never was such a version. */
  async version(environmentId: string, version: string): Promise<string | null> {
    const current = this.#entries.get(environmentId)?.delivered;
    if (current?.version === version) return current.body;
    const key = `${environmentId}\0${version}`;
    const known = this.#bodies.get(key);
    if (known !== undefined) return known;
    const body = await this.#body(environmentId, version);
    if (body === null) return null;
    this.#bodies.set(key, body);
    if (this.#bodies.size > OLD_VERSIONS) this.#bodies.delete(this.#bodies.keys().next().value as string);
    return body;
  }

  forget(environmentId: string): void {
    this.#entries.delete(environmentId);
  }

  async #load(environmentId: string): Promise<Entry> {
    const { db, prepare } = this.#deps;
    const known = this.#entries.get(environmentId)?.delivered;
    if (!known) await prepare(environmentId);
    const { config_version: version } = await db
      .selectFrom('environments')
      .select('config_version')
      .where('id', '=', environmentId)
      .executeTakeFirstOrThrow();
    const ready = await readyTrackers(db, environmentId);
    const base = known?.version === version ? known : await this.#read(environmentId, version ?? '');
    const readyMilestones = new Set<string>();
    for (const [id, key] of base.milestoneKeys) if (ready.has(key)) readyMilestones.add(id);
    const delivered: Delivered = { ...base, readyMilestones };
    const entry: Entry = { delivered, loadedAtMs: this.#now(), loading: null };
    this.#entries.set(environmentId, entry);
    return entry;
  }

  async #read(environmentId: string, version: string): Promise<Omit<Delivered, 'readyMilestones'>> {
    const body = await this.#body(environmentId, version);
    if (body === null) throw new Error(`Environment ${environmentId} has no config.`);
    const config = JSON.parse(body) as Config;
    const milestoneKeys = new Map(config.milestones.map((m) => [m.id, milestoneTracker(m).key]));
    return { environmentId, version, body, mentions: mentionsOf(config), milestoneKeys };
  }

  async #body(environmentId: string, version: string): Promise<string | null> {
    const row = await this.#deps.db
      .selectFrom('config_versions')
      .select('body')
      .where('environment_id', '=', environmentId)
      .where('version', '=', version)
      .executeTakeFirst();
    return row?.body ?? null;
  }
}

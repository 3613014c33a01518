import { createHash } from 'node:crypto';
import type { Condition, Config, Content } from '@foothold/protocol/types';
import { conditionsOf } from '@foothold/targeting';
import { readyTrackers } from '../milestones/list-milestones.ts';
import { type AskedSegment, askedSegments } from '../segments/membership.ts';
import { storedSegments } from '../segments/segments.ts';
import { asContent } from '../settings/pseudo-content.ts';
import { QUIET_DAYS, readSettings } from '../settings/settings.ts';
import type { Db } from '../state/tables.ts';
import { milestoneTracker } from '../state/tracker.ts';
import { type Mentions, mentionsOf } from './mentions.ts';

/** An environment as browsers meet it: its current config, in memory. */
export interface Delivered {
  environmentId: string;
  version: string;
  /** The config as JSON text. */
  body: string;
  config: Config;
  /** What browsers are told. */
  mentions: Mentions;
  /** The same, and what segments ask for, which browsers are not told. */
  asked: Mentions;
  /** Those that some rule names. */
  segments: AskedSegment[];
  /** How long nothing comes by itself after a complaint. */
  quietMs: number;
  /** Milestone id → what is counted for it. */
  milestoneKeys: ReadonlyMap<string, string>;
  /** Milestones that are counted completely: only those are told. */
  readyMilestones: ReadonlySet<string>;
  /** Contents that are kept for each account. */
  perAccount: ReadonlySet<string>;
  /** Another one whenever something else is to be made of the same facts. */
  stamp: string;
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

/** What one version of a config says. */
interface Base extends Omit<Delivered, 'readyMilestones' | 'asked' | 'segments' | 'quietMs' | 'stamp'> {
  conditions: (Condition | undefined)[];
}

interface Entry {
  delivered: Delivered;
  base: Base;
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
    const known = this.#entries.get(environmentId)?.base;
    if (!known) await prepare(environmentId);
    const { config_version: version } = await db
      .selectFrom('environments')
      .select('config_version')
      .where('id', '=', environmentId)
      .executeTakeFirstOrThrow();
    const ready = await readyTrackers(db, environmentId);
    const base = known?.version === version ? known : await this.#read(environmentId, version ?? '');
    const { segments, asked, quietMs } = await this.#behind(environmentId, base);
    const readyMilestones = new Set<string>();
    for (const [id, key] of base.milestoneKeys) if (ready.has(key)) readyMilestones.add(id);
    const made = [base.version, [...readyMilestones].sort(), segments, quietMs];
    const stamp = createHash('sha256').update(JSON.stringify(made)).digest('base64url');
    const delivered: Delivered = { ...base, readyMilestones, segments, asked, quietMs, stamp };
    const entry: Entry = { delivered, base, loadedAtMs: this.#now(), loading: null };
    this.#entries.set(environmentId, entry);
    return entry;
  }

  async #read(environmentId: string, version: string): Promise<Base> {
    const body = await this.#body(environmentId, version);
    if (body === null) throw new Error(`Environment ${environmentId} has no config.`);
    const config = JSON.parse(body) as Config;
    const milestoneKeys = new Map(config.milestones.map((m) => [m.id, milestoneTracker(m).key]));
    const conditions = allConditions(config);
    return {
      environmentId,
      version,
      body,
      mentions: mentionsOf(delivering(config)),
      milestoneKeys,
      perAccount: new Set(config.contents.filter((content) => content.perAccount).map(({ id }) => id)),
      config,
      conditions,
    };
  }

  /** What the server keeps to itself: which segments there are, and how long a complaint counts. */
  async #behind(environmentId: string, { config, conditions }: Base) {
    const { db } = this.#deps;
    const { project_id } = await db
      .selectFrom('environments')
      .select('project_id')
      .where('id', '=', environmentId)
      .executeTakeFirstOrThrow();
    const segments = askedSegments(await storedSegments(db, project_id), conditions);
    const { interruptions } = await readSettings(db, environmentId);
    const asked = mentionsOf([...delivering(config), ...segments.map(({ id, condition }) => asContent(id, condition))]);
    return { segments, asked, quietMs: (interruptions.quietDays ?? QUIET_DAYS) * 86_400_000 };
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

/** Contents, and the rules over all of them as if they were one. */
function delivering({ contents, rules }: Config): (Content & { shownKey?: string })[] {
  return rules?.suppress ? [...contents, asContent('rules', rules.suppress)] : contents;
}

const allConditions = (config: Config): Condition[] =>
  delivering(config).flatMap((content) => conditionsOf(content).map(({ condition }) => condition));

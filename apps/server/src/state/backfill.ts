import type { AggregateDefinitionsTable, Metadata } from '@foothold/storage/metadata';
import type { Releases } from '../content/releases.ts';
import { addAggregates, addOccurrences } from './counts.ts';
import { addTracker, type Definitions, emptyDefinitions, loadDefinitions } from './definitions.ts';
import { emptyFold, type Fold, foldCounts } from './fold.ts';
import { type History, readHistory } from './history.ts';
import { lockEnvironments } from './lock.ts';
import type { StateRow } from './row.ts';
import { noChanges, settle } from './settle.ts';
import { type Db, groupBy, selectIn, type Trx } from './tables.ts';
import type { Tracker } from './tracker.ts';

export interface BackfillDeps {
  /** Written to: in a thread of its own, or where waiting for the drain does not matter. */
  metadata: Metadata;
  events: History;
  releases: Releases;
  log(error: unknown): void;
  /** A port for time: resolves after so many ms. */
  delay?: (ms: number) => Promise<void>;
  /** Events read at once. Default 5,000. */
  pageRows?: number;
}

export interface Backfill {
  /** Begins with what is not counted yet; also called by every change of {@link Releases}. */
  start(): void;
  /** Resolves when all that is defined is counted, or after so many ms. */
  settled(maxMs: number): Promise<void>;
  /** After the page at hand. */
  stop(): Promise<void>;
}

const WAIT_MS = 50;
const AGAIN_MS = 1_000;
const ANY_BLOCK = Number.MAX_SAFE_INTEGER;

/**
 * Counts from history what was not counted when it happened: each tracker counts in the drain from the block after the one
 * in which it was defined, and here up to that block. History is read in pages of whole raw ids; a page is added in the
 * same transaction that notes how far it went, so that neither a crash nor the drain counts anything twice.
 */
export function createBackfill({ metadata, events, releases, log, delay = sleep, pageRows }: BackfillDeps): Backfill {
  const { db } = metadata;
  let running: Promise<void> | null = null;
  let isAskedAgain = false;
  let isStopped = false;

  const work = async () => {
    while (!isStopped) {
      isAskedAgain = false;
      try {
        const step = await nextStep(db);
        if (!step && !isAskedAgain) return;
        if (!step) continue;
        if (await isStoredUpTo(db, step.block)) await take(step);
        else await delay(WAIT_MS);
      } catch (error) {
        log(error);
        await delay(AGAIN_MS);
      }
    }
  };
  const take = async (step: Step) => {
    const definitions = emptyDefinitions();
    for (const tracker of step.trackers) addTracker(definitions, tracker);
    const fold = emptyFold();
    const count = (row: StateRow) => foldCounts(fold, row, definitions);
    const upTo = await readHistory(events, step.environmentId, definitions, step, count, pageRows);
    await db.transaction().execute((trx) => add(trx, step, fold, upTo));
    if (upTo === null) await releases.environmentChanged(step.environmentId);
  };
  const start = () => {
    isAskedAgain = true;
    if (isStopped || running) return;
    running = work().finally(() => {
      running = null;
    });
  };
  releases.onChange(start);
  return {
    start,
    async settled(maxMs) {
      start();
      if (running) await Promise.race([running, delay(maxMs)]);
    },
    async stop() {
      isStopped = true;
      await running;
    },
  };
}

/** Trackers of one environment that are equally far: they share one reading of history. */
interface Step {
  environmentId: string;
  block: number;
  after: string;
  trackers: Tracker[];
}

async function nextStep(db: Db): Promise<Step | null> {
  const rows = await db
    .selectFrom('aggregate_definitions')
    .selectAll()
    .where('ready', '=', 0)
    .orderBy('created_at')
    .execute();
  const [first] = groupBy(rows, progressOf).values();
  const row = first?.[0];
  if (!first || !row) return null;
  return {
    environmentId: row.environment_id,
    block: row.block,
    after: row.counted_to ?? '',
    trackers: first.map(read),
  };
}

/** True when the event store has all blocks up to this one, so that reading it misses none. */
async function isStoredUpTo(db: Db, block: number): Promise<boolean> {
  const pending = await db
    .selectFrom('ingest_blocks')
    .select('block')
    .where('block', '<=', block)
    .where('state', '=', 'pending')
    .limit(1)
    .executeTakeFirst();
  return pending === undefined;
}

/** Adds a page to the trackers that are still where they were when it was read. */
async function add(trx: Trx, step: Step, fold: Fold, upTo: string | null): Promise<void> {
  const { environmentId, trackers } = step;
  await lockEnvironments(trx, [environmentId]);
  const keys = trackers.map(({ key }) => key);
  const rows = await selectIn(trx, 'aggregate_definitions', environmentId, 'key', keys);
  const still = new Set(rows.filter((row) => isAt(row, step)).map((row) => row.key));
  const keep = <Value>(found: Map<string, Value>) =>
    new Map([...found].filter(([id]) => still.has(id.slice(id.lastIndexOf('\0') + 1))));

  const definitions = (await loadDefinitions(trx, [environmentId], ANY_BLOCK)).get(environmentId) as Definitions;
  const changes = noChanges();
  changes.aggregates = await addAggregates(trx, environmentId, keep(fold.aggregates));
  changes.occurrences = await addOccurrences(trx, environmentId, keep(fold.occurrences), definitions.trackers);
  await settle(trx, environmentId, changes, definitions);
  if (still.size === 0) return;
  await trx
    .updateTable('aggregate_definitions')
    .set(upTo === null ? { ready: 1, counted_to: null } : { counted_to: upTo })
    .where('environment_id', '=', environmentId)
    .where('key', 'in', [...still])
    .execute();
}

const progressOf = (row: AggregateDefinitionsTable): string =>
  [row.environment_id, row.block, row.counted_to ?? ''].join('\0');

const isAt = (row: AggregateDefinitionsTable, { block, after }: Step): boolean =>
  row.ready === 0 && row.block === block && (row.counted_to ?? '') === after;

const read = ({ kind, key, definition }: AggregateDefinitionsTable): Tracker =>
  ({ kind, key, definition: JSON.parse(definition) }) as Tracker;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

import type { EventRow } from '@foothold/storage/events';
import type { Database, Metadata } from '@foothold/storage/metadata';
import type { Transaction } from 'kysely';
import { FAULTS } from '../event/fault.ts';
import { keepBodies } from '../quarantine/keep-bodies.ts';
import type { QuarantineRoom } from '../quarantine/room.ts';
import { borrowedNames } from './borrowed-names.ts';
import { confirmBlocks } from './confirm-blocks.ts';
import { Counters } from './counters.ts';
import type { CutBlock } from './cut-block.ts';
import { packFrames } from './event-frames.ts';
import type { IdIndex, Ready } from './ids/id-index.ts';
import { insertQuarantine } from './insert-quarantine.ts';
import { MONTHS_AN_INSERT } from './inserts-of.ts';
import { type BlockBody, type Lane, type PendingBlock, pendingBlock, slowBefore, toBits } from './pending-block.ts';
import { bodyRow, deleteQuarantine, quarantineRow, waitingReplays } from './quarantine-rows.ts';
import type { StoredBlock } from './stored-block.ts';

/** Folds a block's rows into person state, inside the transaction that decides about them. */
export type ApplyState = (
  trx: Transaction<Database>,
  rows: readonly EventRow[],
  context: { block: number },
) => Promise<void>;

export interface CommitOptions {
  metadata: Pick<Metadata, 'db'>;
  collectorId: string;
  applyState: ApplyState;
  ids: IdIndex;
  room: QuarantineRoom;
  now: number;
  /** Blocks confirmed since the last commit. */
  stored: readonly StoredBlock[];
  /** Ordinals of events that the stores refuse: into quarantine. */
  poisoned: ReadonlySet<number>;
}
export interface Committed {
  /** What goes into the event store: what is of today first. */
  pending: PendingBlock[];
  duplicates: number;
  quarantined: number;
  /** Wrong, and beyond what quarantine has room for. */
  overQuota: number;
  /** Bodies that could not be read, and are no longer among the newest that are kept. */
  droppedBodies: number;
  /** What became of events that were sent out of quarantine. */
  replayed: Replayed[];
}
export interface Replayed {
  id: string;
  /** `gone`: somebody else has replayed or erased it meanwhile. */
  outcome: 'stored' | 'duplicate' | 'quarantined' | 'gone';
}

interface Candidate {
  ordinal: number;
  event: Ready;
}
interface Survivor extends Candidate {
  /** Person state has it already. */
  isFolded: boolean;
}

/**
 * ① One transaction: who is new, person state, the ledger, quarantine, how far the log is drained, and the block that
 * goes into the event store. All of it or nothing.
 */
export async function commitBlock(cut: CutBlock, options: CommitOptions): Promise<Committed> {
  const { metadata, ids, collectorId, room, stored } = options;
  try {
    const committed = await metadata.db.transaction().execute(async (trx) => {
      const counters = await confirmBlocks(trx, { collectorId, ids }, stored);
      return decideBlock(trx, cut, options, counters);
    });
    ids.settle('committed');
    room.settle();
    return committed;
  } catch (error) {
    ids.settle('undone');
    throw error;
  }
}

/** The body of {@link commitBlock}, for a transaction that somebody else ends. */
export async function decideBlock(
  trx: Transaction<Database>,
  cut: CutBlock,
  options: Omit<CommitOptions, 'stored'>,
  counters = new Counters(),
): Promise<Committed> {
  for (const c of cut.counted) counters.add(c.environmentId, c.receivedAtMs, c.counter, c.count);
  const waiting = await waitingReplays(trx, cut.incoming);
  const { candidates: able, faulty } = sortOut(cut, waiting, options.poisoned);
  const borrowed = await borrowedNames(
    trx,
    able.map(({ event }) => event),
  );
  for (const event of borrowed) faulty.push(quarantineRow(event, 'identity_unverified', FAULTS.identity_unverified));
  const candidates = borrowed.size === 0 ? able : able.filter(({ event }) => !borrowed.has(event));

  const novelty = await options.ids.note(
    trx,
    candidates.map(({ event }) => event),
    options.now,
  );
  const survivors: Survivor[] = [];
  const released = new Map<string, 'stored' | 'duplicate'>();
  let duplicates = 0;
  candidates.forEach((candidate, i) => {
    const { environmentId, receivedAtMs, replayOf } = candidate.event;
    const isNew = novelty[i] === 'new' || novelty[i] === 'returned';
    if (novelty[i] === 'conflict') {
      // What fails again on replay stays where it is.
      if (replayOf === null) faulty.push(quarantineRow(candidate.event, 'conflict', FAULTS.conflict));
      return;
    }
    if (replayOf !== null) {
      released.set(replayOf, isNew ? 'stored' : 'duplicate');
      counters.add(environmentId, receivedAtMs, 'quarantined', -1);
    }
    if (isNew) survivors.push({ ...candidate, isFolded: novelty[i] === 'returned' });
    else duplicates++;
    counters.add(environmentId, receivedAtMs, isNew ? 'unconfirmed' : 'duplicate', 1);
  });
  const { kept, refused } = await options.room.part(trx, faulty);
  for (const row of kept) counters.add(row.environment_id, row.received_at, 'quarantined', 1);
  for (const row of refused) counters.add(row.environment_id, row.received_at, 'refused:quarantine_full', 1);

  await insertQuarantine(trx, kept);
  const droppedBodies = await keepBodies(trx, cut.bodies.map(bodyRow));
  await deleteQuarantine(trx, [...released.keys()]);
  const pending = await openBlocks(trx, cut, survivors, options);
  await savePosition(trx, cut, options, pending);
  await counters.write(trx);
  const outcomes = new Map<string, Replayed['outcome']>();
  for (const { replayOf } of cut.incoming) {
    if (replayOf !== null) outcomes.set(replayOf, waiting.has(replayOf) ? 'quarantined' : 'gone');
  }
  for (const [id, outcome] of released) outcomes.set(id, outcome);
  const replayed = [...outcomes].map(([id, outcome]) => ({ id, outcome }));
  return { pending, duplicates, quarantined: kept.length, overQuota: refused.length, droppedBodies, replayed };
}

/** Which events may be new, and which go into quarantine for what they are. */
function sortOut(cut: CutBlock, waiting: ReadonlySet<string>, poisoned: ReadonlySet<number>) {
  const open = new Set(waiting);
  const candidates: Candidate[] = [];
  const faulty: Database['quarantine'][] = [];
  cut.incoming.forEach((event, ordinal) => {
    if (event.replayOf !== null && !open.has(event.replayOf)) return;
    const { content } = event;
    if (content.kind === 'ready' && !poisoned.has(ordinal)) {
      // Two replays of one event in a block move it once: by the first that is right.
      if (event.replayOf !== null) open.delete(event.replayOf);
      candidates.push({ ordinal, event: event as Ready });
      return;
    }
    if (event.replayOf !== null) return;
    const fault = content.kind === 'faulty' ? content.fault : 'poison';
    faulty.push(quarantineRow(event, fault, content.kind === 'faulty' ? content.message : FAULTS.poison));
  });
  return { candidates, faulty };
}

/** Folds what has survived into state, and notes it down: as one block, or two where some of it is of long ago. */
async function openBlocks(
  trx: Transaction<Database>,
  cut: CutBlock,
  survivors: Survivor[],
  options: Omit<CommitOptions, 'stored'>,
): Promise<PendingBlock[]> {
  if (survivors.length === 0) return [];
  const longAgo = slowBefore(options.now);
  const isSlow = ({ event }: Survivor) => event.content.row.ts < longAgo;
  const slow = survivors.some(isSlow) ? survivors.filter(isSlow) : [];
  const fast = slow.length > 0 ? survivors.filter((survivor) => !isSlow(survivor)) : survivors;
  const pending: PendingBlock[] = [];
  if (fast.length > 0) pending.push(await openBlock(trx, cut, fast, 'fast', options));
  if (slow.length > 0) pending.push(await openBlock(trx, cut, slow, 'slow', options));
  const rows = survivors.filter(({ isFolded }) => !isFolded).map(({ event }) => event.content.row);
  await options.applyState(trx, rows, { block: (pending[0] as PendingBlock).block });
  return pending;
}

/** Numbers the block after all others, whoever cut them. */
async function openBlock(
  trx: Transaction<Database>,
  cut: CutBlock,
  survivors: Survivor[],
  lane: Lane,
  { collectorId, now }: Omit<CommitOptions, 'stored'>,
): Promise<PendingBlock> {
  const block = await nextBlock(trx, now);
  const body: BlockBody = {
    survivors: toBits(survivors.map(({ ordinal }) => ordinal)),
    frames: packFrames(cut.frames, cut.start),
    lane,
    monthsAnInsert: MONTHS_AN_INSERT,
  };
  await trx
    .insertInto('ingest_blocks')
    .values({
      collector: collectorId,
      block,
      start_position: cut.start,
      end_position: cut.end,
      body: JSON.stringify(body),
      state: 'pending',
      created_at: now,
    })
    .execute();
  return pendingBlock(
    { block, start: cut.start, end: cut.end, body },
    survivors.map(({ event }) => event),
  );
}

/** The one sequence of blocks, of all collectors: held until the commit, so that blocks are committed in its order. */
async function nextBlock(trx: Transaction<Database>, now: number): Promise<number> {
  const { block } = await trx
    .insertInto('ingest_positions')
    .values({ collector: '', position: 0, block: 1, updated_at: now })
    .onConflict((oc) =>
      oc.column('collector').doUpdateSet((eb) => ({ block: eb('ingest_positions.block', '+', 1), updated_at: now })),
    )
    .returning('block')
    .executeTakeFirstOrThrow();
  return block;
}

async function savePosition(
  trx: Transaction<Database>,
  { end }: CutBlock,
  { collectorId, now }: Omit<CommitOptions, 'stored'>,
  pending: readonly PendingBlock[],
): Promise<void> {
  const block = pending.at(-1)?.block;
  await trx
    .insertInto('ingest_positions')
    .values({ collector: collectorId, position: end, block: block ?? 0, updated_at: now })
    .onConflict((oc) =>
      oc.column('collector').doUpdateSet({ position: end, updated_at: now, ...(block === undefined ? {} : { block }) }),
    )
    .execute();
}

import type { EventRow } from '@foothold/storage/events';
import type { Database, Metadata } from '@foothold/storage/metadata';
import type { Transaction } from 'kysely';
import { FAULTS } from '../event/fault.ts';
import type { QuarantineRoom } from '../quarantine/room.ts';
import { confirmBlocks, type StoredBlock } from './confirm-blocks.ts';
import { Counters } from './counters.ts';
import type { CutBlock } from './cut-block.ts';
import type { IdIndex, Ready } from './ids/id-index.ts';
import { type BlockBody, type PendingBlock, pendingBlock, toBits } from './pending-block.ts';
import { deleteQuarantine, insertQuarantine, quarantineRow, waitingReplays } from './quarantine-rows.ts';

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
  pending: PendingBlock | null;
  duplicates: number;
  quarantined: number;
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

/**
 * ① One transaction: who is new, person state, the ledger, quarantine, how far the log is drained, and the block that
 * goes into the event store. All of it or nothing.
 */
export async function commitBlock(cut: CutBlock, options: CommitOptions): Promise<Committed> {
  const { metadata, ids, collectorId, room, stored } = options;
  try {
    const committed = await metadata.db.transaction().execute(async (trx) => {
      await confirmBlocks(trx, { collectorId, ids }, stored);
      return decideBlock(trx, cut, options);
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
): Promise<Committed> {
  const counters = new Counters();
  for (const c of cut.counted) counters.add(c.environmentId, c.receivedAtMs, c.counter, c.count);
  const waiting = await waitingReplays(trx, cut.incoming);
  const { candidates, faulty } = sortOut(cut, waiting, options.poisoned);

  const novelty = await options.ids.note(
    trx,
    candidates.map(({ event }) => event),
    options.now,
  );
  const survivors: Candidate[] = [];
  const released = new Map<string, 'stored' | 'duplicate'>();
  let duplicates = 0;
  candidates.forEach((candidate, i) => {
    const { environmentId, receivedAtMs, replayOf } = candidate.event;
    if (novelty[i] === 'conflict') {
      // What fails again on replay stays where it is.
      if (replayOf === null) faulty.push(quarantineRow(candidate.event, 'conflict', FAULTS.conflict));
      return;
    }
    if (replayOf !== null) {
      released.set(replayOf, novelty[i] === 'new' ? 'stored' : 'duplicate');
      counters.add(environmentId, receivedAtMs, 'quarantined', -1);
    }
    if (novelty[i] === 'new') survivors.push(candidate);
    else duplicates++;
    counters.add(environmentId, receivedAtMs, novelty[i] === 'new' ? 'unconfirmed' : 'duplicate', 1);
  });
  const { kept, refused } = await options.room.part(trx, faulty);
  for (const row of kept) counters.add(row.environment_id, row.received_at, 'quarantined', 1);
  for (const row of refused) counters.add(row.environment_id, row.received_at, 'refused:quarantine_full', 1);

  await insertQuarantine(trx, kept);
  await deleteQuarantine(trx, [...released.keys()]);
  const pending = survivors.length > 0 ? await openBlock(trx, cut, survivors, options) : null;
  await savePosition(trx, cut, options, pending);
  await counters.write(trx);
  const outcomes = new Map<string, Replayed['outcome']>();
  for (const { replayOf } of cut.incoming) {
    if (replayOf !== null) outcomes.set(replayOf, waiting.has(replayOf) ? 'quarantined' : 'gone');
  }
  for (const [id, outcome] of released) outcomes.set(id, outcome);
  const replayed = [...outcomes].map(([id, outcome]) => ({ id, outcome }));
  return { pending, duplicates, quarantined: kept.length, replayed };
}

/** Which events may be new, and which go into quarantine for what they are. */
function sortOut(cut: CutBlock, waiting: ReadonlySet<string>, poisoned: ReadonlySet<number>) {
  const open = new Set(waiting);
  const candidates: Candidate[] = [];
  const faulty: Database['quarantine'][] = [];
  cut.incoming.forEach((event, ordinal) => {
    // `delete`, so that two replays of one event in a block move it once.
    if (event.replayOf !== null && !open.delete(event.replayOf)) return;
    const { content } = event;
    if (content.kind === 'ready' && !poisoned.has(ordinal)) {
      candidates.push({ ordinal, event: event as Ready });
      return;
    }
    if (event.replayOf !== null) return;
    const fault = content.kind === 'faulty' ? content.fault : 'poison';
    faulty.push(quarantineRow(event, fault, content.kind === 'faulty' ? content.message : FAULTS.poison));
  });
  return { candidates, faulty };
}

/** Numbers the block after all others, whoever cut them, folds its rows into state and notes it down. */
async function openBlock(
  trx: Transaction<Database>,
  cut: CutBlock,
  survivors: Candidate[],
  { collectorId, applyState, now }: Omit<CommitOptions, 'stored'>,
): Promise<PendingBlock> {
  const block = await nextBlock(trx, now);
  const pending = pendingBlock(
    block,
    cut,
    survivors.map(({ event }) => event),
  );
  await applyState(trx, pending.rows, { block });
  const body: BlockBody = { survivors: toBits(survivors.map(({ ordinal }) => ordinal)) };
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
  return pending;
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
  pending: PendingBlock | null,
): Promise<void> {
  await trx
    .insertInto('ingest_positions')
    .values({ collector: collectorId, position: end, block: pending?.block ?? 0, updated_at: now })
    .onConflict((oc) =>
      oc
        .column('collector')
        .doUpdateSet({ position: end, updated_at: now, ...(pending ? { block: pending.block } : {}) }),
    )
    .execute();
}

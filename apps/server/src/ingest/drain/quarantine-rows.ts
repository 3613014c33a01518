import type { Database } from '@foothold/storage/metadata';
import type { Transaction } from 'kysely';
import type { Incoming } from './incoming.ts';

type Row = Database['quarantine'];

/** The row that keeps an event which cannot be stored. */
export function quarantineRow(event: Incoming, reason: string, message: string): Row {
  const { content } = event;
  const messageId = content.kind === 'ready' ? content.row.message_id : content.messageId;
  return {
    id: event.placeId(),
    environment_id: event.environmentId,
    reason,
    message: storable(message).slice(0, 1_000),
    // May be one that no store takes; the body still has it, escaped.
    message_id: messageId === null ? null : storable(messageId).slice(0, 256),
    received_at: event.receivedAtMs,
    body: event.toBody(),
  };
}

export async function insertQuarantine(trx: Transaction<Database>, rows: readonly Row[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 200) {
    await trx
      .insertInto('quarantine')
      .values(rows.slice(i, i + 200))
      .execute();
  }
}

export async function deleteQuarantine(trx: Transaction<Database>, ids: readonly string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 500) {
    await trx
      .deleteFrom('quarantine')
      .where('id', 'in', ids.slice(i, i + 500))
      .execute();
  }
}

/** Which of the replayed rows are still in quarantine. */
export async function waitingReplays(trx: Transaction<Database>, incoming: readonly Incoming[]): Promise<Set<string>> {
  const ids = incoming.map((event) => event.replayOf).filter((id) => id !== null);
  const waiting = new Set<string>();
  for (let i = 0; i < ids.length; i += 500) {
    const rows = await trx
      .selectFrom('quarantine')
      .select('id')
      .where('id', 'in', ids.slice(i, i + 500))
      .execute();
    for (const row of rows) waiting.add(row.id);
  }
  return waiting;
}

const storable = (text: string) => text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');

import type { Database } from '@foothold/storage/metadata';
import type { Transaction } from 'kysely';
import { REFUSALS } from '../edge/refusal.ts';
import { parseJson } from '../event/read-request.ts';
import { nameOf, storable } from '../quarantine/held-event.ts';
import { type BODY_REASONS, withoutSignatures } from '../quarantine/kept-body.ts';
import { lockHeld } from '../quarantine/lock-held.ts';
import type { Incoming, RefusedBody } from './incoming.ts';

type Row = Database['quarantine'];

/** The row that keeps an event which cannot be stored. */
export function quarantineRow(event: Incoming, reason: string, message: string): Row {
  const { content } = event;
  const held = event.toHeld();
  const body = withoutSignatures(Buffer.from(held.body.buffer, held.body.byteOffset, held.body.byteLength));
  const messageId = content.kind === 'ready' ? content.row.message_id : content.messageId;
  return {
    id: event.placeId(),
    environment_id: event.environmentId,
    reason,
    message: storable(message).slice(0, 1_000),
    // May be one that no store takes; the body still has it, escaped.
    message_id: messageId === null ? null : storable(messageId).slice(0, 256),
    received_at: event.receivedAtMs,
    ...held,
    body,
    sent_bytes: null,
    name: nameOf(parseJson(body.toString())),
  };
}

/** The row that keeps a body which could not be read. */
export function bodyRow({ placeId, reason, frame, bytes, sentBytes }: RefusedBody): Row {
  const { message } = REFUSALS[reason as (typeof BODY_REASONS)[number]];
  const isWhole = sentBytes === bytes.length;
  const cut = isWhole ? '' : ` Kept are the first ${number(bytes.length)} of its ${number(sentBytes)} bytes.`;
  return {
    id: placeId,
    environment_id: frame.environmentId,
    reason,
    message: message + cut,
    message_id: null,
    received_at: frame.receivedAtMs,
    body: bytes,
    sent_bytes: isWhole ? null : sentBytes,
    key_id: frame.keyId ?? null,
    ...{ name: null, call: null, sent_at: null, from_bot: frame.fromBotBrowser ? 1 : 0 },
  };
}

const number = (n: number) => n.toLocaleString('en-US');

export async function deleteQuarantine(trx: Transaction<Database>, ids: readonly string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 500) {
    await trx
      .deleteFrom('quarantine')
      .where('id', 'in', ids.slice(i, i + 500))
      .execute();
  }
}

/** Which of the replayed rows are still in quarantine, and until the commit nobody else's: another collector may replay them too. */
export async function waitingReplays(trx: Transaction<Database>, incoming: readonly Incoming[]): Promise<Set<string>> {
  const ids = incoming.map((event) => event.replayOf).filter((id) => id !== null);
  return new Set((await lockHeld(trx, ids)).map(({ id }) => id));
}

import type { Database } from '@foothold/storage/metadata';
import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import { parseJson } from '../event/read-request.ts';

/** Which held-back events are meant; nothing given: all of the environment. */
export interface QuarantineMatch {
  ids?: readonly string[];
  reason?: string;
  /** Of the event, as it was sent. */
  name?: string;
  /** Epoch ms of receipt. */
  from?: number;
  /** Exclusive. */
  to?: number;
}

/** A condition on `quarantine`, for one environment. */
export const matching =
  (environmentId: string, { ids, reason, name, from, to }: QuarantineMatch) =>
  (eb: ExpressionBuilder<Database, 'quarantine'>): ExpressionWrapper<Database, 'quarantine', SqlBool> =>
    eb.and([
      eb('environment_id', '=', environmentId),
      ...(ids ? [eb('id', 'in', ids.length > 0 ? ids : [''])] : []),
      ...(reason === undefined ? [] : [eb('reason', '=', reason)]),
      ...(from === undefined ? [] : [eb('received_at', '>=', from)]),
      ...(to === undefined ? [] : [eb('received_at', '<', to)]),
      // Bodies are compact JSON. Unlike LIKE this minds capitals in every store, and has no wildcards.
      ...(name === undefined ? [] : [sql<SqlBool>`replace(body, ${nameInJson(name)}, '') <> body`]),
    ]);

const nameInJson = (name: string) => `"event":${JSON.stringify(name)}`;

/** The rest of the question for a row that matches: SQL sees a name anywhere in the body, properties included. */
export function isNamed(body: string, name: string | undefined): boolean {
  if (name === undefined) return true;
  const event = parseJson(body);
  return typeof event === 'object' && event !== null && (event as { event?: unknown }).event === name;
}

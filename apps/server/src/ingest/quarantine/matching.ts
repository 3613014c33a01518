import type { Database } from '@foothold/storage/metadata';
import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { storable } from './held-event.ts';

/** Which held-back events are meant; nothing given: all of the environment. */
export interface QuarantineMatch {
  ids?: readonly string[];
  reason?: string;
  /** Id of the key that it came with. */
  key?: string;
  /** Of the event, as it was sent. */
  name?: string;
  /** Epoch ms of receipt. */
  from?: number;
  /** Exclusive. */
  to?: number;
}

/** A condition on `quarantine`, for one environment. */
export const matching =
  (environmentId: string, { ids, reason, key, name, from, to }: QuarantineMatch) =>
  (eb: ExpressionBuilder<Database, 'quarantine'>): ExpressionWrapper<Database, 'quarantine', SqlBool> =>
    eb.and([
      eb('environment_id', '=', environmentId),
      ...(ids ? [eb('id', 'in', ids.length > 0 ? ids : [''])] : []),
      ...(reason === undefined ? [] : [eb('reason', '=', reason)]),
      ...(key === undefined ? [] : [eb('key_id', '=', key)]),
      ...(from === undefined ? [] : [eb('received_at', '>=', from)]),
      ...(to === undefined ? [] : [eb('received_at', '<', to)]),
      ...(name === undefined ? [] : [eb('name', '=', storable(name))]),
    ]);

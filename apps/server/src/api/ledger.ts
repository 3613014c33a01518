import type { Ledger } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import * as z from 'zod';
import { timeQuery } from './lists.ts';
import { type ApiRouter, apiRouter } from './route.ts';

/** Times are epoch ms of receipt; `to` exclusive; absent is open. */
export interface LedgerRange {
  from?: number | undefined;
  to?: number | undefined;
}
/** The collector's own account of what became of every event. */
export type ReadLedger = (environmentId: string, range: LedgerRange) => Promise<Omit<Ledger, 'erased'>>;

const ledgerQuery = z.strictObject({ from: timeQuery.optional(), to: timeQuery.optional() });

export function ledgerRoutes({ metadata: { db }, ledger }: { metadata: Metadata; ledger: ReadLedger }): ApiRouter {
  return apiRouter().route({
    method: 'get',
    path: '/ledger',
    summary: 'Where every event went. received = stored + duplicate + quarantined + Σ refused + pending.',
    capability: 'read',
    query: ledgerQuery,
    handle: async ({ scope: { environmentId }, query }): Promise<Ledger> => {
      const erasures = await db
        .selectFrom('erasures')
        .select((e) => e.fn.sum<number | null>('events').as('events'))
        .where('environment_id', '=', environmentId)
        .where('erased_at', '>=', query.from ?? 0)
        .where('erased_at', '<', query.to ?? Number.MAX_SAFE_INTEGER)
        .executeTakeFirst();
      return { ...(await ledger(environmentId, query)), erased: erasures?.events ?? 0 };
    },
  });
}

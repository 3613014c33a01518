import type { AccountItem, List } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import * as z from 'zod';
import { notFound } from '../../http/errors.ts';
import { membersOf } from '../../state/members.ts';
import { type Eraser, eraseCounted } from '../erase.ts';
import { timelineQuery } from '../events/query.ts';
import type { EventReader } from '../events/readEvents.ts';
import { streamDocument } from '../events/stream.ts';
import { heldOf, namedAnywhere } from '../keptOf.ts';
import { decodeCursor, encodeCursor, pageQuery } from '../lists.ts';
import { projectContext } from '../people/projectContext.ts';
import { type ApiRouter, apiRouter } from '../route.ts';
import type { Scope } from '../scope.ts';
import { accountItems, listAccounts } from './readAccounts.ts';

const accountsQuery = z.strictObject({ ...pageQuery, q: z.string().trim().max(200).optional() });
const accountChange = z.strictObject({ csm: z.string().trim().min(1).max(120).nullable() });
const position = z.tuple([z.number(), z.string()]);

export interface AccountDeps {
  metadata: Metadata;
  events: EventReader;
  eraser: Eraser;
  now(): number;
}

/** The accounts of an environment. */
export function accountRoutes({ metadata: { db }, events, eraser, now }: AccountDeps): ApiRouter {
  const known = ({ environmentId }: Scope, id = '') =>
    db
      .selectFrom('accounts')
      .selectAll()
      .where('environment_id', '=', environmentId)
      .where('account_id', '=', id)
      .executeTakeFirst();
  const find = async (scope: Scope, id = '') => {
    const row = await known(scope, id);
    if (!row) throw notFound('account');
    return row;
  };
  const readOne = async (scope: Scope, id: string | undefined) => {
    const rows = [await find(scope, id)];
    const [item] = await accountItems(db, scope.environmentId, rows, await projectContext(db, scope.projectId));
    return item as AccountItem;
  };
  const eventsOf = async ({ environmentId }: Scope, id: string) => {
    const members = await membersOf(db, environmentId, [id]);
    return { account: { id, rawIds: members.get(id) ?? [] } };
  };
  const sought = (id: string) => ({ kind: 'account', ids: new Set([id]) }) as const;
  /** An account of which state knows nothing may still be named in what is held back, or was done in somebody's name. */
  const isKept = async (scope: Scope, id = ''): Promise<boolean> => {
    if (await known(scope, id)) return true;
    return namedAnywhere({ db, events }, scope.environmentId, sought(id), await eventsOf(scope, id));
  };

  return apiRouter()
    .route({
      method: 'get',
      path: '/accounts',
      summary: 'Accounts, the last seen first.',
      capability: 'read',
      query: accountsQuery,
      handle: async ({ scope, query: { limit, cursor, q } }): Promise<List<AccountItem>> => {
        const { environmentId, projectId } = scope;
        const after = decodeCursor(cursor, position);
        const rows = await listAccounts(db, { environmentId, q, after, limit: limit + 1 });
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        return {
          items: await accountItems(db, environmentId, page, await projectContext(db, projectId)),
          nextCursor: rows.length > limit && last ? encodeCursor([last.last_seen_at, last.account_id]) : null,
        };
      },
    })
    .route({
      method: 'get',
      path: '/accounts/:id',
      summary: 'One account.',
      capability: 'read',
      handle: ({ scope, params }) => readOne(scope, params.id),
    })
    .route({
      method: 'put',
      path: '/accounts/:id',
      summary: 'Chooses the CSM of an account; null goes back to the trait `csm`.',
      capability: 'write_content',
      body: accountChange,
      handle: async ({ scope, params, body }) => {
        const { account_id } = await find(scope, params.id);
        await db
          .updateTable('accounts')
          .set({ csm: body.csm })
          .where('environment_id', '=', scope.environmentId)
          .where('account_id', '=', account_id)
          .execute();
        return readOne(scope, account_id);
      },
    })
    .route({
      method: 'get',
      path: '/accounts/:id/timeline',
      summary: "The events of an account's people, newest first.",
      capability: 'read',
      query: timelineQuery,
      handle: async ({ scope, params, query }) => {
        const { account_id } = await find(scope, params.id);
        return events.list(scope.environmentId, { ...query, ...(await eventsOf(scope, account_id)) });
      },
    })
    .route({
      method: 'get',
      path: '/accounts/:id/export',
      summary: 'Everything that is stored about an account, as one JSON document.',
      capability: 'export',
      handle: async ({ scope, params }) => {
        const { id = '' } = params;
        if (!(await isKept(scope, id))) throw notFound('account');
        const account = (await known(scope, id)) ? await readOne(scope, id) : null;
        const quarantine = heldOf(db, scope.environmentId, sought(id));
        const its = events.each(scope.environmentId, await eventsOf(scope, id));
        return streamDocument({ account }, { quarantine, events: its });
      },
    })
    .route({
      method: 'delete',
      path: '/accounts/:id',
      summary: 'Erases an account: its traits, its memberships and the events that name it. Its people stay.',
      capability: 'erase',
      handle: async ({ scope, params }) => {
        const { id = '' } = params;
        await eraser.arrived();
        if (!(await isKept(scope, id))) throw notFound('account');
        const { environmentId } = scope;
        return eraseCounted(db, { environmentId, kind: 'account', now: now() }, () =>
          eraser.eraseAccount(environmentId, id),
        );
      },
    });
}

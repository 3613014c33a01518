import { type AccountsTable, searchText } from '@foothold/storage/metadata';
import { type Membership, pair, type Seen, unpair } from './fold.ts';
import { compareMoments } from './order.ts';
import { both, lastSeen } from './people.ts';
import { isSameRow, selectIn, type Trx, upsert } from './tables.ts';
import { isSaying, mergeTraits, nameIn, readTraits, type Traits, traitValues, writeTraits } from './traits.ts';

/** Returns the accounts of which something was news to their people: that they exist, or a trait. */
export async function mergeAccounts(
  trx: Trx,
  environmentId: string,
  seen: Map<string, Seen>,
  said: Map<string, Traits>,
): Promise<Set<string>> {
  const stored = await selectIn(trx, 'accounts', environmentId, 'account_id', seen.keys());
  const known = new Map(stored.map((row) => [row.account_id, row]));
  const changed = new Set<string>();
  const rows: AccountsTable[] = [];
  for (const [accountId, now] of seen) {
    const before = known.get(accountId);
    const news = said.get(accountId) ?? new Map();
    const merged = before && news.size > 0 ? mergeTraits(readTraits(before.traits), news) : news;
    const isNews = !before || news.size > 0;
    const traits = isNews ? writeTraits(merged) : before.traits;
    if (isNews && (!before || !isSaying(before.traits, merged))) changed.add(accountId);
    const name = isNews ? nameIn(traitValues(merged)) : before.name;
    const row: AccountsTable = {
      environment_id: environmentId,
      account_id: accountId,
      traits,
      name,
      search: isNews ? searchText(accountId, name) : before.search,
      csm: before?.csm ?? null,
      automated: both(before?.automated, now.automated),
      first_seen_at: Math.min(before?.first_seen_at ?? Infinity, now.firstAt),
      last_seen_at: lastSeen(before?.last_seen_at, now.lastAt),
    };
    if (!before || !isSameRow(before, row)) rows.push(row);
  }
  // Not `csm`: that one is chosen by a member.
  const columns = ['traits', 'name', 'search', 'automated', 'first_seen_at', 'last_seen_at'] as const;
  await upsert(trx, 'accounts', ['environment_id', 'account_id'], [...columns], rows);
  return changed;
}

/** Returns the raw ids whose memberships are new or have another latest group call. */
export async function mergeMemberships(
  trx: Trx,
  environmentId: string,
  found: Map<string, Membership>,
): Promise<Set<string>> {
  const rawIds = new Set([...found.keys()].map((key) => unpair(key)[0] as string));
  const stored = await selectIn(trx, 'memberships', environmentId, 'raw_id', rawIds);
  const known = new Map(stored.map((row) => [pair(row.raw_id, row.account_id), row]));
  const changed = new Set<string>();
  const rows = [];
  for (const [key, now] of found) {
    const [rawId, accountId] = unpair(key) as [string, string];
    const before = known.get(key);
    const latest = { at: now.lastAt, messageId: now.lastMessageId };
    const isLater = !before || compareMoments(latest, { at: before.last_at, messageId: before.last_message_id }) > 0;
    const merged = before ? mergeTraits(readTraits(before.traits), now.traits) : now.traits;
    if (isLater || !isSaying(before.traits, merged)) changed.add(rawId);
    rows.push({
      environment_id: environmentId,
      raw_id: rawId,
      account_id: accountId,
      traits: writeTraits(merged),
      automated: both(before?.automated, now.automated),
      first_at: Math.min(before?.first_at ?? Infinity, now.firstAt),
      last_at: isLater ? now.lastAt : before.last_at,
      last_message_id: isLater ? now.lastMessageId : before.last_message_id,
    });
  }
  const key = ['environment_id', 'raw_id', 'account_id'] as const;
  await upsert(trx, 'memberships', [...key], ['traits', 'automated', 'first_at', 'last_at', 'last_message_id'], rows);
  return changed;
}

import { randomBytes } from 'node:crypto';
import { type Database, hashSecret } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';

/** Long enough for "I'll look at it after lunch". */
export const LINK_LIFETIME_MS = 24 * 60 * 60 * 1000;

/**
 * A token that signs a member in once, within {@link LINK_LIFETIME_MS}. Only its hash is stored. Links that were made
 * for the member before stop working.
 */
export async function createLinkToken(
  db: Kysely<Database>,
  { memberId, now }: { memberId: string; now: number },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('sign_in_links')
      .where((e) => e.or([e('member_id', '=', memberId), e('expires_at', '<=', now)]))
      .execute();
    await trx
      .insertInto('sign_in_links')
      .values({
        token_hash: hashSecret(token),
        member_id: memberId,
        created_at: now,
        expires_at: now + LINK_LIFETIME_MS,
        used_at: null,
      })
      .execute();
  });
  return token;
}

/** Uses a token up. @returns the member it signs in; null when it is unknown, used or too old */
export async function consumeLinkToken(db: Kysely<Database>, token: string, now: number): Promise<string | null> {
  const used = await db
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('token_hash', '=', hashSecret(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('member_id')
    .executeTakeFirst();
  return used?.member_id ?? null;
}

import type { Role } from '@foothold/protocol/types';
import { type Metadata, setRole } from '@foothold/storage/metadata';
import { ApiError } from '../http/errors.ts';
import type { AuthEngine } from './engine.ts';
import { password as passwords } from './password.ts';

/** How better-auth is told where a member comes from: made here, with e-mail and password. */
const PROVISIONED = { method: 'email-password' } as const;
const FIRST_MEMBER = { email: 'owner@foothold.localhost', name: 'Owner' };

export interface NewMember {
  organizationId: string;
  email: string;
  /** Default: what stands before the @. */
  name?: string;
  role: Role;
  /** Without one, a sign-in link is the only way in. */
  password?: string;
}

/**
 * Makes a member, or gives somebody who is one already another role (and, when given, another password).
 * @throws ApiError `invalid` for an e-mail address or password that cannot be one
 */
export async function createMember(
  auth: AuthEngine,
  metadata: Metadata,
  { organizationId, email, name, role, password }: NewMember,
  now: number,
): Promise<{ memberId: string; email: string; role: Role }> {
  const address = email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw new ApiError('invalid', 'Not an e-mail address.', { field: 'email' });
  if (password !== undefined && password.length < passwords.minLength) {
    const message = `A password has at least ${passwords.minLength} characters.`;
    throw new ApiError('invalid', message, { field: 'password' });
  }
  const { internalAdapter } = await auth.$context;
  const known = await internalAdapter.findUserByEmail(address);
  const memberId =
    known?.user.id ??
    (await internalAdapter.createUser({ email: address, name: name ?? address.split('@')[0] ?? address }, PROVISIONED))
      .id;
  if (password !== undefined) await setPassword(auth, memberId, password);
  await setRole(metadata.db, { organizationId, memberId, role, now });
  return { memberId, email: address, role };
}

async function setPassword(auth: AuthEngine, memberId: string, plain: string): Promise<void> {
  const { internalAdapter } = await auth.$context;
  const hash = await passwords.hash(plain);
  const accounts = await internalAdapter.findAccounts(memberId);
  if (accounts.some((account) => account.providerId === 'credential')) {
    return internalAdapter.updatePassword(memberId, hash);
  }
  await internalAdapter.linkAccount({
    userId: memberId,
    providerId: 'credential',
    accountId: memberId,
    password: hash,
  });
}

/** The oldest owner of an organization, made when there is none. */
export async function ensureFirstMember(
  auth: AuthEngine,
  metadata: Metadata,
  organizationId: string,
  now: number,
): Promise<string> {
  const owner = await metadata.db
    .selectFrom('memberships_org')
    .select('member_id')
    .where('organization_id', '=', organizationId)
    .where('role', '=', 'owner')
    .orderBy('created_at')
    .executeTakeFirst();
  if (owner) return owner.member_id;
  const { memberId } = await createMember(
    auth,
    metadata,
    { organizationId, email: FIRST_MEMBER.email, name: FIRST_MEMBER.name, role: 'owner' },
    now,
  );
  return memberId;
}

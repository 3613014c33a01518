import { randomBytes } from 'node:crypto';
import type { EnvironmentId, MemberId, OrganizationId, ProjectId } from '../types/brand.ts';

/**
 * A UUID of version 7: 48 bits of epoch ms, then 74 random bits; sorts by time.
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function uuidv7(nowMs: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const newOrganizationId = () => uuidv7() as OrganizationId;
export const newProjectId = () => uuidv7() as ProjectId;
export const newEnvironmentId = () => uuidv7() as EnvironmentId;
export const newMemberId = () => uuidv7() as MemberId;

/** A public key that names an environment; it is in every page of the customer. */
export const newWriteKey = () => `fhw_${randomBytes(18).toString('base64url')}`;
/** A secret key; only its SHA-256 is stored. */
export const newSecretKey = () => `fhs_${randomBytes(32).toString('base64url')}`;
/** The secret with which a customer's server signs who somebody is. */
export const newIdentitySecret = () => `fhi_${randomBytes(32).toString('base64url')}`;

import type { Role } from '@foothold/protocol/types';
import type { Capability } from './scope.ts';

const READING = ['read'] as const;
const ANALYZING = ['read', 'export'] as const;
const EDITING = ['read', 'export', 'write_content', 'publish'] as const;
const ALL = ['read', 'export', 'write_content', 'publish', 'manage_project', 'manage_identity', 'erase'] as const;

const OF_ROLE: Record<Role, readonly Capability[]> = {
  owner: ALL,
  admin: ALL,
  editor: EDITING,
  analyst: ANALYZING,
  viewer: READING,
};

export const roleCan = (role: Role, capability: Capability): boolean => OF_ROLE[role].includes(capability);

/** A secret key does everything within its environment, but does not manage the project it belongs to. */
export const keyCan = (capability: Capability): boolean => capability !== 'manage_project';

import type { EnvironmentId, ProjectId, Role } from '@foothold/protocol/types';

export type Capability =
  | 'read'
  | 'write_content'
  | 'publish'
  | 'manage_project'
  | 'manage_identity'
  | 'erase'
  | 'export';

/** Whom a request acts for. Every query below takes its tenant from here and from nowhere else. */
export interface Scope {
  environmentId: EnvironmentId;
  projectId: ProjectId;
  /** A secret key acts for its environment with everything but `manage_project`; a member with the role's capabilities. */
  actor: { kind: 'key'; name: string } | { kind: 'member'; id: string; email: string; role: Role };
  can(capability: Capability): boolean;
}

/** Who asks, where no environment is named. */
export interface MemberScope {
  member: { id: string; email: string; name: string };
}

/** Hono's variables behind the authorizing middleware. */
export interface ApiEnv {
  Variables: { scope: Scope; memberScope: MemberScope };
}

import type { Role } from '@foothold/protocol/types';

/** 0 or 1: SQLite has no boolean, so nobody has one. */
export type Flag = 0 | 1;
/** Epoch ms. */
export type Time = number;
/** JSON as text; whoever writes it also reads it. */
export type JsonText = string;

export interface OrganizationsTable {
  id: string;
  name: string;
  created_at: Time;
}
export interface ProjectsTable {
  id: string;
  organization_id: string;
  name: string;
  sample: Flag;
  /** IANA name. */
  time_zone: string;
  /** `FirstValueSettings`, or null: not chosen yet. */
  first_value: JsonText | null;
  /** `InternalRules`. */
  internal: JsonText;
  created_at: Time;
}
export interface EnvironmentsTable {
  id: string;
  project_id: string;
  name: string;
  /** The published `config_versions.version`, null before the first. */
  config_version: string | null;
  created_at: Time;
}
/** A write key is stored as it is, a secret key as SHA-256 (hex) alone. */
export interface KeysTable {
  id: string;
  environment_id: string;
  kind: 'write' | 'secret';
  name: string;
  write_key: string | null;
  secret_hash: string | null;
  /** The last four characters, to tell keys apart. */
  hint: string;
  created_at: Time;
  revoked_at: Time | null;
}
export interface IdentitySecretsTable {
  id: string;
  environment_id: string;
  secret: string;
  created_at: Time;
  revoked_at: Time | null;
}
/** Who may do what in an organization; `member_id` is the id of better-auth's user. */
export interface MembershipsOrgTable {
  organization_id: string;
  member_id: string;
  role: Role;
  created_at: Time;
}
/** One-time sign-in links: only the token's SHA-256 (hex) is stored. */
export interface SignInLinksTable {
  token_hash: string;
  member_id: string;
  created_at: Time;
  expires_at: Time;
  used_at: Time | null;
}

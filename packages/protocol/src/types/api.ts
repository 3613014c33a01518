import type { JsonObject } from './json.ts';
import type { EventSelector } from './query.ts';

/** Every list of `/api/v1`. */
export interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}

export type Role = 'owner' | 'admin' | 'editor' | 'analyst' | 'viewer';

/** `GET /api/v1/session`: who is signed in and what they can open. */
export interface SessionInfo {
  member: { id: string; email: string; name: string };
  projects: ProjectItem[];
}
export interface ProjectItem {
  id: string;
  name: string;
  organizationId: string;
  organizationName: string;
  role: Role;
  /** True for the project full of simulated people. */
  sample: boolean;
  environments: EnvironmentItem[];
}
export interface EnvironmentItem {
  id: string;
  name: string;
  writeKey: string;
}

/** `GET /api/v1/install`: what has arrived so far, and if nothing, why. */
export interface InstallStatus {
  script: Tick;
  person: Tick;
  account: Tick;
  firstValue: Tick;
  /** Newest first; why a tick may still be open. */
  problems: InstallProblem[];
}
export interface Tick {
  done: boolean;
  /** ISO 8601, first time. */
  at: string | null;
  /** In words: the page, the person, the account, the event. */
  detail: string | null;
}
export type InstallProblem =
  | { code: 'unknown_key'; writeKey: string; origin: string | null; at: string }
  | { code: 'other_environment'; environmentId: string; environmentName: string; at: string }
  | { code: 'csp'; origin: string; directive: string; add: string; at: string }
  | { code: 'no_identify'; pages: number; at: string }
  | { code: 'no_account'; people: number; at: string }
  | { code: 'no_created_at'; people: number; at: string };

export interface PersonItem {
  id: string;
  userId: string | null;
  anonymousId: string | null;
  name: string | null;
  email: string | null;
  traits: JsonObject;
  accountId: string | null;
  accountName: string | null;
  firstSeenAt: string;
  /** To the minute, rounded down. */
  lastSeenAt: string;
  /** ISO 8601, or null: not there yet. */
  firstValueAt: string | null;
  internal: boolean;
  automated: boolean;
}
export interface AccountItem {
  id: string;
  name: string | null;
  traits: JsonObject;
  people: number;
  /** The member who looks after it. */
  csm: string | null;
  firstSeenAt: string;
  lastSeenAt: string;
  firstValueAt: string | null;
  internal: boolean;
}

/** `GET /api/v1/ledger`: where every event went. */
export interface Ledger {
  received: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  refused: { [reason: string]: number };
  /** Acknowledged, not yet visible to every query and export. */
  pending: number;
  erased: number;
  /** Of those in `quarantined`: thrown away, by hand or by an erasure. */
  discarded: number;
}
/** `GET /api/v1/quarantine`: what could not be stored, and why. */
export interface QuarantineItem {
  id: string;
  /** `body`: a whole request that could not be read; refused, counted as such, and here to be looked at. */
  what: 'event' | 'body';
  reason: string;
  message: string;
  receivedAt: string;
  /** When the batch says it was sent. */
  sentAt: string | null;
  messageId: string | null;
  /** The key that it came with, never the key itself; its words are null when it is no longer there. */
  key: { id: string; kind: 'write' | 'secret' | null; name: string | null; hint: string | null } | null;
  /** The bytes as they came, as text, cut at 32 KB. */
  body: string;
  /** `escaped`: what is no UTF-8, and NUL, stands as `\\xff` in `body`, and a backslash is doubled. */
  encoding: 'utf8' | 'escaped';
  /** How many are kept; `GET /api/v1/quarantine/{id}/body` gives them. */
  bytes: number;
  /** How many came. */
  sentBytes: number;
}

/** Who is not counted in any rate. */
export interface InternalRules {
  emailDomains: string[];
  personIds: string[];
  accountIds: string[];
}

/** From when the clock of time to first value runs; what stops it is the milestone that is first value. */
export interface FirstValueSettings {
  start: { event: EventSelector } | { trait: string };
  unit: 'person' | 'account';
  /** Activation rate means: within so many milliseconds of the start. */
  horizonMs: number;
}

/** `GET|PUT /api/v1/projects/{id}`. */
export interface ProjectSettings {
  id: string;
  name: string;
  sample: boolean;
  /** IANA name: the days of charts. */
  timeZone: string;
  /** Null: not chosen yet. */
  firstValue: FirstValueSettings | null;
  internal: InternalRules;
}

/** What making a project gives, once: `foothold project create --json` and `POST /api/v1/projects`. */
export interface NewProject {
  projectId: string;
  environments: { id: string; name: string; writeKey: string; secretKey: string; identitySecret: string }[];
}

/** `GET /api/v1/keys`. */
export interface KeyItem {
  id: string;
  kind: 'write' | 'secret';
  name: string;
  /** Of a write key; a secret key is shown when it is made and never again. */
  writeKey: string | null;
  /** Its last four characters. */
  hint: string;
  createdAt: string;
  revokedAt: string | null;
}
/** `POST /api/v1/keys` and `…/rotate`. */
export interface NewKey extends KeyItem {
  key: string;
}

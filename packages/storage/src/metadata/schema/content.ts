import type { Flag, JsonText, Time } from './tenancy.ts';

export interface ContentsTable {
  project_id: string;
  content_id: string;
  kind: string;
  name: string;
  /** `Content`. */
  draft: JsonText;
  /** 0 before the first version. */
  latest_version: number;
  created_at: Time;
  updated_at: Time;
  updated_by: string | null;
}
/** Immutable. */
export interface ContentVersionsTable {
  project_id: string;
  content_id: string;
  version: number;
  body: JsonText;
  created_at: Time;
  created_by: string | null;
}
/** What an environment shows now. */
export interface PublicationsTable {
  environment_id: string;
  content_id: string;
  version: number;
  /** What browsers get: `version` once all that its rules mention is counted; until then the one before, if any. */
  served_version: number | null;
  published_at: Time;
  published_by: string | null;
}
/** Immutable `Config` bodies, by environment. */
export interface ConfigVersionsTable {
  environment_id: string;
  version: string;
  body: JsonText;
  created_at: Time;
}
export interface MilestonesTable {
  project_id: string;
  milestone_id: string;
  version: number;
  /** `Milestone`. */
  definition: JsonText;
  first_value: Flag;
  changed_at: Time;
}
export interface MilestoneVersionsTable {
  project_id: string;
  milestone_id: string;
  version: number;
  definition: JsonText;
  changed_at: Time;
  changed_by: string | null;
}
/** What is counted because some rule mentions it. */
export interface AggregateDefinitionsTable {
  environment_id: string;
  key: string;
  /** `aggregate`: counts for rules · `milestone`: the occurrences that reach a milestone. */
  kind: 'aggregate' | 'milestone';
  /** `AggregateDefinition`, or what a milestone counts. */
  definition: JsonText;
  /** 1 when history is counted too. */
  ready: Flag;
  /** History is what the event store has up to and including this block; the drain counts what comes later. */
  block: number;
  /** Counting from history has come up to and including this raw id. */
  counted_to: string | null;
  created_at: Time;
}

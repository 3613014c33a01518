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
/** Whether an environment's history has been counted for a version of a milestone. */
export interface MilestoneReadinessTable {
  environment_id: string;
  milestone_id: string;
  version: number;
  ready: Flag;
  /** History is complete up to and including this block; the drain counts what comes later. */
  block: number;
}
/** What is counted because some rule mentions it. */
export interface AggregateDefinitionsTable {
  environment_id: string;
  key: string;
  /** `AggregateDefinition`. */
  definition: JsonText;
  ready: Flag;
  /** As in {@link MilestoneReadinessTable}. */
  block: number;
  created_at: Time;
}

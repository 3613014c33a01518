import type { Flag, JsonText, Time } from './tenancy.ts';

/** One setting of an environment; absent: its default. */
export interface EnvironmentSettingsTable {
  environment_id: string;
  name: 'identity' | 'theme' | 'interruptions' | 'rules';
  value: JsonText;
  changed_at: Time;
}
export interface SegmentsTable {
  project_id: string;
  segment_id: string;
  /** `Segment`. */
  definition: JsonText;
  changed_at: Time;
}
/** What has come to a raw id by itself. */
export interface InterruptionsTable {
  environment_id: string;
  raw_id: string;
  /** Epoch ms of the newest, newest first. */
  recent: JsonText;
  /** The latest complaint. */
  complained_at: Time | null;
}
/** By whom the arms of an experiment are given out, from its first publication in the environment on. */
export interface ExperimentUnitsTable {
  environment_id: string;
  /** `global`, or a content's id. */
  experiment: string;
  unit: 'person' | 'account';
}
/** First exposures to an experiment. */
export interface ExposuresTable {
  environment_id: string;
  unit_kind: 'person' | 'account';
  /** A raw id, or an account. */
  unit_id: string;
  experiment: string;
  arm: string;
  at: Time;
  message_id: string;
  /** 1 once another arm was seen too: such a unit counts in none. */
  mixed: Flag;
}

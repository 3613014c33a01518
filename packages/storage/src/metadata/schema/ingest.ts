import type { JsonText, Time } from './tenancy.ts';

/** The authority on duplicates: one row a message id, at least seven days. */
export interface IngestDedupTable {
  environment_id: string;
  /** 128 bits of the message id's hash. */
  hash: Uint8Array;
  /** Days since 1970, of receipt. */
  day: number;
  /** The same id with another body is a conflict. 8 bytes, from before there was a secret, or 1 and 8 bytes made with it. */
  body_hash: Uint8Array;
}
/** What the hashes of ids and bodies are made with: made once, shared by all collectors of this store. */
export interface IngestSecretsTable {
  name: 'hashes';
  value: Uint8Array;
}
/** Ids that are in no run yet, as they came, block after block. */
export interface IngestIdBlocksTable {
  /** Days since 1970, of the commit. */
  day: number;
  number: number;
  /** 24 bytes each: 16 of the id's hash, 8 of the body's. */
  entries: Uint8Array;
}
/** Ids of a day, sorted: pages of entries, and a filter that says which are surely not among them. */
export interface IngestIdRunsTable {
  day: number;
  number: number;
  pages: number;
  filter: Uint8Array;
}
/** Entries of a run whose hash, read as a fraction, falls into this page's share. */
export interface IngestIdPagesTable {
  day: number;
  number: number;
  page: number;
  entries: Uint8Array;
}
/** Ids in the index of which the event was not stored after all, so that a replay may store it. */
export interface IngestForgottenIdsTable {
  hash: Uint8Array;
  day: number;
}
/** How far the log of each collector has been drained. */
export interface IngestPositionsTable {
  collector: string;
  position: number;
  block: number;
  updated_at: Time;
}
/** Blocks cut from the log; kept until the event store has confirmed them. */
export interface IngestBlocksTable {
  collector: string;
  block: number;
  start_position: number;
  end_position: number;
  /** The surviving ids and what else it takes to cut the same block again. */
  body: JsonText;
  state: 'pending' | 'stored';
  created_at: Time;
}
export interface LedgerCountersTable {
  environment_id: string;
  /** Start of the counted stretch of time of receipt. */
  bucket_at: Time;
  /** `received`, `stored`, `duplicate`, `quarantined`, `erased`, `refused:<reason>` … */
  counter: string;
  count: number;
}
export interface QuarantineTable {
  id: string;
  environment_id: string;
  reason: string;
  message: string;
  message_id: string | null;
  received_at: Time;
  /** The very bytes of the event or, where `reason` is that of a whole body, of its first 32 KB. */
  body: Uint8Array;
  /** How many there were, where not all are kept. */
  sent_bytes: number | null;
  /** Of the key that it came with; null in what was kept before keys were noted. */
  key_id: string | null;
  /** What `event` says, where that may be the name of one. */
  name: string | null;
  /** Type that the address of the request said, where it was about one event. */
  call: string | null;
  /** When its batch was sent, where the batch said so. */
  sent_at: Time | null;
  /** 1: the request came from a bot's browser. */
  from_bot: number | null;
}
/** What arrived (or tried to) and says why a tick of the install page is still open. */
export interface InstallObservationsTable {
  /** '' where the key belongs to nobody. */
  environment_id: string;
  code: string;
  /** What it was about: a key, an origin, a path. */
  subject: string;
  /** JSON, by code. */
  detail: JsonText;
  count: number;
  first_at: Time;
  last_at: Time;
}
/** One row an erasure, without a trace of whom. */
export interface ErasuresTable {
  id: string;
  environment_id: string;
  kind: 'person' | 'account';
  events: number;
  erased_at: Time;
}
export interface JobsTable {
  id: string;
  environment_id: string | null;
  kind: string;
  payload: JsonText;
  state: 'waiting' | 'running' | 'done' | 'failed';
  attempts: number;
  run_at: Time;
  locked_until: Time | null;
  error: string | null;
  created_at: Time;
}

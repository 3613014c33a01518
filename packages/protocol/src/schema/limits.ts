/** The numbers of the ingest contract, in one place for the validator, the schema and the documents. */
export const INGEST_LIMITS = {
  /** A request's body, after decompression. */
  requestBytes: 1_048_576,
  eventsPerRequest: 500,
  /** Containers inside containers, the body being the first. */
  depth: 10,
  /** Of one event, written as compact JSON in UTF-8. */
  eventBytes: 32_768,
  /** In any one member of an event (`properties`, `context` …), nested ones included. */
  keys: 256,
  messageIdLength: 256,
  /** Of `userId`, `anonymousId`, `groupId` and `previousId`. */
  idLength: 512,
  eventNameLength: 512,
  /** 2000-01-01: nothing is older than this. */
  earliestMs: 946_684_800_000,
  /** Clocks that differ by less are taken as right. */
  clockToleranceMs: 60_000,
} as const;

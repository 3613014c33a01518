export { runDrainWorker } from './drain/run-worker.ts';
export { type DrainDirectoryOptions, drainDirectory, type Recovered } from './drain-directory.ts';
export { FAULTS, type Fault } from './event/fault.ts';
export { createIngest, type Ingest, type IngestLog, type IngestOptions } from './ingest.ts';
export type { LedgerRange } from './ledger/read-ledger.ts';
export { DataDirectoryInUse, type DataLock, lockDataDirectory } from './log/data-lock.ts';
export type { QuarantineFilter } from './quarantine/list-quarantine.ts';
export type { ReplayAnswer, ReplayRequest } from './quarantine/replay.ts';

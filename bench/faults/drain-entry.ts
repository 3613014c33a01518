import { runDrainWorker } from '@foothold/server/ingest';
import { crashAt } from './crash-point.ts';

// The drain's thread of a server that the kill harness runs.
await runDrainWorker({ crashPoint: crashAt(process.env.FOOTHOLD_CRASH_AT ?? '') });

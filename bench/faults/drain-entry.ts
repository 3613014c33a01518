import { runDrainWorker } from '@foothold/server/ingest';
import { crashAsTold } from './crash-point.ts';

// The drain's thread of a server that the kill harness runs.
await runDrainWorker({ crashPoint: crashAsTold() });

import { runDrainWorker } from './run-worker.ts';

await runDrainWorker();

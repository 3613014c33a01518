import { parentPort } from 'node:worker_threads';

// The thread of the metadata store, as built, but that a certain statement is the end of it.
await import(new URL('../../../../dist/metadata/sqlite/worker.js', import.meta.url));
parentPort.on('message', ({ sql }) => {
  if (sql === 'select die') process.exit(1);
});

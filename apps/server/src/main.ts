// The process: reads the environment, opens the ports, says where everything is, and ends in order.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { builtSites, readConfig } from './config.ts';
import { type Running, serve } from './serve.ts';

// V8 lets a heap grow to several times what is alive before it collects: bad input alone took 250 MiB. It collects earlier.
setFlagsFromString('--heap-growing-percent=40');

const GRACE_MS = 9_000;
const FURNISH_MS = 30_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const running = await serve(config, builtSites(dirname(fileURLToPath(import.meta.url))));
  end(running);
  say(`Foothold is ready at ${running.url}`);
  await furnish(running.url);
  if (running.sample) await tellSample(running.sample, running.settled);
  say('');
  if (running.demoUrl) say(`1  Be a new user       ${running.demoUrl}`);
  say(`${running.demoUrl ? '2' : '1'}  See the dashboard   ${running.signInLink}`);
}

/** A script that has started this process may want to fill it (the demo's guides) before anybody is sent there. */
async function furnish(url: string): Promise<void> {
  if (!process.send) return;
  const furnished = new Promise<void>((resolve) => {
    process.once('message', () => resolve());
    setTimeout(resolve, FURNISH_MS).unref(); // a parent that knows nothing of this
  });
  process.send({ type: 'ready', url });
  await furnished;
}

async function tellSample(
  { caughtUp, sent }: NonNullable<Running['sample']>,
  settled: Running['settled'],
): Promise<void> {
  const timer = setInterval(
    () => say(`  … the sample is living through its last weeks: ${sent().toLocaleString('en-US')} events`),
    4_000,
  );
  const events = await caughtUp;
  await settled();
  clearInterval(timer);
  if (events > 0)
    say(`The sample has caught up to now, by ${events.toLocaleString('en-US')} event${events === 1 ? '' : 's'}.`);
}

function end(running: Running): void {
  let isEnding = false;
  const stop = () => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Started by a script that is gone: nobody is left to stop this process.
  process.on('disconnect', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`Foothold did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

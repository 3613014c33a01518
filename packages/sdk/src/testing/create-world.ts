import { createServer, type FakeServer } from './server.ts';
import { type Browser, type Clock, createBrowser, createClock } from './world.ts';

/** What a test begins with: a browser without a past, a server that knows nobody, and the clock of both. */
export function createWorld(): { clock: Clock; browser: Browser; server: FakeServer } {
  const clock = createClock();
  return { clock, browser: createBrowser(), server: createServer(clock.now) };
}

import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * A process that does nothing: its event loop's longest delay, in ms, at the end of its input. What a machine that is
 * shared does to any process by itself, beside the figure of the server.
 */
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.stdin.resume().on('end', () => {
  console.log(String(delay.max / 1e6));
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from '../lib/stats.ts';
import { fillPeople, personOf, publishGuide } from './fill.ts';
import { liveDelays } from './live.ts';
import { openLoop } from './open-loop.ts';
import { startProduct } from './product.ts';

/** The rows of docs about person state: a full store, the real server, an open loop. */
const words = process.argv.slice(2);
const number = (word: string, otherwise: number) => {
  const at = words.indexOf(word);
  return at < 0 ? otherwise : Number(words[at + 1]);
};
const people = number('--people', 100_000);
const perSecond = number('--rate', 500);
const seconds = number('--seconds', 20);
const isJson = words.includes('--json');
const say = (text: string) => isJson || console.log(text);
const round = (value: number) => Math.round(value * 100) / 100;

const dataDir = mkdtempSync(join(tmpdir(), 'foothold-bench-state-'));
const product = await startProduct(dataDir);
try {
  await publishGuide(product);
  const fillAt = performance.now();
  await fillPeople(product, people);
  say(
    `${people} people of ${people * 3} events, folded into the store in ${Math.round((performance.now() - fillAt) / 1_000)} s`,
  );

  const { url, writeKey } = product;
  const body = () => JSON.stringify({ v: 1, writeKey, ...personOf(Math.floor(Math.random() * people)), pending: [] });
  const asked = { url: `${url}/v1/state`, method: 'POST', body, perSecond } as const;
  await openLoop({ ...asked, seconds: 3 });
  const startCpu = product.cpuS();
  const state = await openLoop({ ...asked, seconds });
  const cpuMs = ((product.cpuS() - startCpu) * 1_000) / (perSecond * seconds);
  const config = await openLoop({ url: `${url}/v1/config/${writeKey}`, method: 'GET', perSecond, seconds: 5 });
  const delays = await liveDelays(product, 10);

  const p = ({ latenciesMs }: { latenciesMs: number[] }, q: number) => round(quantile(latenciesMs, q));
  const report = {
    people,
    perSecond,
    seconds,
    state: { p50Ms: p(state, 0.5), p99Ms: p(state, 0.99), barMs: 15, failed: state.failed, cpuMs: round(cpuMs) },
    config: { p50Ms: p(config, 0.5), p99Ms: p(config, 0.99), barMs: 2, failed: config.failed },
    live: { p50Ms: round(quantile(delays, 0.5)), mostMs: round(Math.max(...delays)), barMs: 5_000 },
  };
  const isPassed =
    report.state.p99Ms <= 15 &&
    report.config.p50Ms <= 2 &&
    report.live.mostMs <= 5_000 &&
    state.failed + config.failed === 0;
  if (isJson) console.log(JSON.stringify({ ...report, passed: isPassed }));
  else {
    const { state, config, live } = report;
    say(
      `POST /v1/state  at ${perSecond}/s: p50 ${state.p50Ms} ms, p99 ${state.p99Ms} ms (bar 15), ${state.cpuMs} ms CPU each, ${state.failed} failed`,
    );
    say(
      `GET /v1/config  at ${perSecond}/s: p50 ${config.p50Ms} ms (bar 2), p99 ${config.p99Ms} ms, ${config.failed} failed`,
    );
    say(`GET /v1/live    a server's event: p50 ${live.p50Ms} ms, most ${live.mostMs} ms (bar 5000)`);
    say(isPassed ? 'passed' : 'FAILED');
  }
  process.exitCode = isPassed ? 0 : 1;
} finally {
  await product.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

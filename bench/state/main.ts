import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from '../lib/stats.ts';
import { fillPeople, personOf, publishGuide } from './fill.ts';
import { liveDelays } from './live.ts';
import { type Load, openLoop } from './open-loop.ts';
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

const STATE_MS = 15;
const CONFIG_MS = 2;
const LIVE_MS = 5_000;

const dataDir = mkdtempSync(join(tmpdir(), 'foothold-bench-state-'));
const product = await startProduct(dataDir);
try {
  await publishGuide(product);
  const fillAt = performance.now();
  await fillPeople(product, people);
  say(`${people} people in ${people * 3} events, folded in ${Math.round((performance.now() - fillAt) / 1_000)} s`);

  const { url, writeKey } = product;
  const measure = async (load: Pick<Load, 'url' | 'method'> & Partial<Load>) => {
    const before = product.cpuS();
    const given = { perSecond, seconds, ...load };
    const { latenciesMs, failed } = await openLoop(given);
    const cpuMs = round(((product.cpuS() - before) * 1_000) / (given.perSecond * given.seconds));
    return { p50Ms: round(quantile(latenciesMs, 0.5)), p99Ms: round(quantile(latenciesMs, 0.99)), cpuMs, failed };
  };
  // Some of the people come, and come again with what they were told.
  const visitors = Array.from({ length: perSecond * seconds }, () => Math.floor(Math.random() * people));
  const known: (string | undefined)[] = [];
  const body = (n: number) =>
    JSON.stringify({ v: 1, writeKey, ...personOf(visitors[n] as number), known: known[n], pending: [] });
  const asked = { url: `${url}/v1/state`, method: 'POST', body } as const;
  await openLoop({ ...asked, perSecond, seconds: 3 });

  const onBody = (n: number, text: string) => {
    known[n] = /"version":"([^"]+)"/.exec(text)?.[1];
  };
  const state = await measure({ ...asked, onBody });
  let changed = 0;
  const again = await measure({
    ...asked,
    onBody: (_, text) => {
      if (!text.includes('"unchanged":true')) changed++;
    },
  });
  const pointer = { url: `${url}/v1/config/${writeKey}`, method: 'GET', seconds: 5 } as const;
  const config = await measure(pointer);
  const etag = (await fetch(pointer.url)).headers.get('etag') ?? '';
  const unchanged = await measure({ ...pointer, headers: { 'if-none-match': etag }, status: 304 });
  const live = Object.entries(await liveDelays(product, 10)).map(([what, delays]) => ({
    what,
    p50Ms: round(quantile(delays, 0.5)),
    mostMs: round(Math.max(...delays)),
  }));

  const rows = [
    { what: 'POST /v1/state', barMs: STATE_MS, of: 'p99Ms', ...state },
    { what: '… with what is known', barMs: STATE_MS, of: 'p99Ms', ...again },
    { what: 'GET /v1/config', barMs: CONFIG_MS, of: 'p50Ms', ...config },
    { what: '… unchanged, 304', barMs: CONFIG_MS, of: 'p50Ms', ...unchanged },
  ] as const;
  const failed = rows.reduce((sum, row) => sum + row.failed, 0) + changed;
  const isPassed =
    failed === 0 && rows.every((row) => row[row.of] <= row.barMs) && live.every(({ mostMs }) => mostMs <= LIVE_MS);
  if (isJson) console.log(JSON.stringify({ people, perSecond, seconds, rows, changed, live, passed: isPassed }));
  for (const { what, p50Ms, p99Ms, of, barMs, cpuMs } of rows) {
    const bar = `bar ${barMs} for ${of.slice(0, 3)}`;
    say(`${what.padEnd(24)} at ${perSecond}/s: p50 ${p50Ms} ms, p99 ${p99Ms} ms (${bar}), ${cpuMs} ms CPU each`);
  }
  for (const { what, p50Ms, mostMs } of live) {
    say(`GET /v1/live ${what.padEnd(21)}: p50 ${p50Ms} ms, most ${mostMs} ms (bar ${LIVE_MS})`);
  }
  say(`${failed} failed, or told anew without a change`);
  say(isPassed ? 'passed' : 'FAILED');
  process.exitCode = isPassed ? 0 : 1;
} finally {
  await product.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

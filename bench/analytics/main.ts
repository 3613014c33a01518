import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cohorts, eventsSeen, funnel, funnelPeople, type QueryContext, timeToValue } from '@foothold/analytics';
import type { FunnelQuery, TimeToValueQuery } from '@foothold/protocol/types';
import { startEngine } from '@foothold/storage/engine';
import { openEventStore } from '@foothold/storage/events';
import { median } from '../lib/stats.ts';
import { DAYS, ENVIRONMENT, FROM_MS, fill, NAMES } from './history.ts';

/**
 * The questions over a history of its own on the embedded engine: medians of warm runs, in ms, beside a full count of the same
 * events as the machine's own measure. `--json`, `--events N` (1,000,000), `--rounds N` (7).
 */
const words = process.argv.slice(2);
const numberAfter = (word: string, otherwise: number) => {
  const at = words.indexOf(word);
  return at < 0 ? otherwise : Number(words[at + 1]);
};
const isJson = words.includes('--json');
const count = numberAfter('--events', 1_000_000);
const rounds = numberAfter('--rounds', 7);
const say = (text: string) => isJson || console.log(text);

const DAY = 86_400_000;
const steps = NAMES.map((event) => ({ event }));
const window: FunnelQuery = { steps, windowMs: 14 * DAY, from: FROM_MS, to: FROM_MS + DAYS * DAY };
const value: TimeToValueQuery = {
  start: { event: 'signed_up' },
  value: { event: 'report_created' },
  horizonMs: 14 * DAY,
};
const context: QueryContext = {
  nowMs: FROM_MS + DAYS * DAY,
  internal: { emailDomains: [], personIds: [], accountIds: [] },
  erased: 0,
};
const own: QueryContext = { ...context, internal: { emailDomains: ['own.example'], personIds: [], accountIds: [] } };

const dataDir = mkdtempSync(join(tmpdir(), 'foothold-bench-'));
const engine = await startEngine({ dataDir });
const store = openEventStore({ url: engine.url });
try {
  await store.migrate();
  say(`filling ${count.toLocaleString('en')} events …`);
  await fill(store, count);
  const events = store.forEnvironment(ENVIRONMENT);
  const questions: { [name: string]: () => Promise<unknown> } = {
    'count of senders (the machine)': () =>
      events.query('SELECT uniqExact(raw_id) FROM events WHERE environment_id = {environment:String}'),
    'funnel, 5 steps, 90 days, 14-day window': () => funnel(events, window, context),
    'funnel by a property': () => funnel(events, { ...window, breakdown: { property: 'plan' } }, context),
    'funnel without internal people': () => funnel(events, window, own),
    'funnel by account': () => funnel(events, { ...window, unit: 'account' }, context),
    'people behind its third bar': () => funnelPeople(events, { ...window, step: 3, which: 'dropped' }, context),
    'time to value with band': () => timeToValue(events, value, context),
    'time to value by a property': () => timeToValue(events, { ...value, breakdown: { property: 'plan' } }, context),
    'weekly cohorts': () => cohorts(events, value, context),
    'events seen': () => eventsSeen(events, {}, context),
  };
  if (count <= 2_000_000) {
    const twice: FunnelQuery = {
      ...window,
      steps: [...steps.slice(0, 4), { event: ['report_created', 'report_shared'] }],
    };
    questions['funnel with a repeated step (unit by unit)'] = () => funnel(events, twice, context);
  }
  const answer: { [name: string]: { medianMs: number; maxMs: number } } = {};
  for (const [name, ask] of Object.entries(questions)) {
    await ask();
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const from = performance.now();
      await ask();
      times.push(performance.now() - from);
    }
    answer[name] = { medianMs: Math.round(median(times)), maxMs: Math.round(Math.max(...times)) };
    say(`${name}: ${answer[name].medianMs} ms (at most ${answer[name].maxMs})`);
  }
  if (isJson) console.log(JSON.stringify({ events: count, rounds, questions: answer }, null, 2));
} finally {
  await store.close();
  await engine.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

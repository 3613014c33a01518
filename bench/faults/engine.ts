import { join } from 'node:path';
import { startEngine } from '@foothold/storage/engine';
import { type GateState, openGate } from './lib/gate.ts';
import { atMost, exactly, type Fault, type FaultOptions, type Figure } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { pause } from './lib/sender.ts';
import { type caughtUp, compare } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

/** The event store is away, hanging, answering errors, for minutes, while 500 events a second come in. */
export const engine: Fault = {
  about: 'the event store is gone, hangs, answers errors; --minutes N each (1)',
  async run(options) {
    const figures: Figure[] = [];
    const states: GateState[] = options.isQuick ? ['hanging'] : ['closed', 'hanging', 'failing'];
    for (const state of states) {
      const found = await outage(state, options);
      figures.push(...found.map((figure) => ({ ...figure, what: `${state}: ${figure.what}` })));
    }
    return figures;
  },
};

const outage = (state: GateState, { isQuick, number, say }: FaultOptions): Promise<Figure[]> =>
  withScratch(async (scratch) => {
    const store = await startEngine({ dataDir: join(scratch.directory('engine'), 'engine') });
    scratch.onEnd(() => store.stop());
    const url = new URL(store.url);
    const gate = await openGate({ host: '127.0.0.1', port: Number(url.port) });
    scratch.onEnd(() => gate.close());
    url.port = String(gate.port);
    const { product, sender } = await setUp(scratch, { env: { CLICKHOUSE_URL: url.href.replace(/\/$/, '') } });
    const end = new AbortController();
    const sending = sender.steady(500, end.signal);
    await pause(isQuick ? 2_000 : 15_000);
    const before = product.rssMiB();
    let most = before;
    gate.set(state);
    const seconds = number('--minutes', isQuick ? 0.1 : 1) * 60;
    for (let s = 0; s < seconds; s++) {
      await pause(1_000);
      most = Math.max(most, product.rssMiB());
    }
    gate.set('open');
    const lagMs = await caughtUpWhileSending(product);
    end.abort();
    await sending;
    await sender.finish();
    say(
      `${state} for ${seconds} s: ${sender.account.acknowledged} acknowledged, ${Math.round(before)} → ${Math.round(most)} MiB, lag gone after ${Math.round(lagMs)} ms`,
    );
    return [
      exactly('refused', sender.account.refused, 0),
      atMost('resident memory grew by', most - before, 64, ' MiB'),
      atMost('lag gone after', lagMs / 1_000, 30, ' s'),
      ...(await compare(product, sender.account)),
    ];
  });

/** Events still come in, so what counts is that no more is under way than a few seconds bring. */
async function caughtUpWhileSending(product: Parameters<typeof caughtUp>[0]): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 120_000) {
    const lag = await product.metric('foothold_drain_lag_events').catch(() => Number.POSITIVE_INFINITY);
    if (lag <= 1_500) break;
    await pause(100);
  }
  return performance.now() - startedAt;
}

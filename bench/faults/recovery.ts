import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DurableLog } from '@foothold/server/ingest/log';
import { atLeast, atMost, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { pause } from './lib/sender.ts';
import { caughtUp, type LedgerAnswer } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

const EVENTS = 500;

/** A server that comes up over a gigabyte of log that nobody has drained. */
export const recovery: Fault = {
  about: 'a start over 1 GB of log: accepting, its account known; --mib N (1024)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const stage = await setUp(scratch);
      await stage.sender.finish(10);
      await caughtUp(stage.product);
      const { received: before } = await stage.product.get<LedgerAnswer>('/ledger');
      await stage.product.stop();
      const wanted = number('--mib', isQuick ? 64 : 1024);
      const events = await fillLog(join(stage.dataDir, 'log'), wanted * 2 ** 20, stage.keys.id);
      const segments = readdirSync(join(stage.dataDir, 'log')).filter((name) => name.endsWith('.log')).length;
      say(`${events.toLocaleString('en-US')} events in ${wanted} MiB of log, ${segments} segments`);
      const startedAt = performance.now();
      const product = await stage.again();
      const acceptingMs = performance.now() - startedAt;
      await stage.sender.finish(10);
      const acceptedMs = performance.now() - startedAt;
      say(`accepting after ${Math.round(acceptingMs)} ms, first event acknowledged after ${Math.round(acceptedMs)} ms`);
      // While the log is read, the account says 503 after ten seconds.
      const received = () =>
        product.get<LedgerAnswer>('/ledger').then(
          (ledger) => ledger.received,
          () => 0,
        );
      let known = await received();
      while (known < before + events + 10 && performance.now() - startedAt < 120_000) {
        await pause(100);
        known = await received();
      }
      const knownMs = performance.now() - startedAt;
      say(`its account known after ${Math.round(knownMs)} ms; ${Math.round(product.rssMiB())} MiB resident`);
      await product.kill();
      return [
        atMost('accepting again after', acceptingMs / 1_000, 2, ' s'),
        atMost('every frame read and counted after', knownMs / 1_000, 30, ' s'),
        exactly('events in the account', known, before + events + 10),
        atLeast('segments', segments, Math.ceil(wanted / 72)),
      ];
    }),
};

/** Requests of 500 events each, as the edge writes them; gives how many events. */
async function fillLog(directory: string, bytes: number, environmentId: string): Promise<number> {
  const log = await DurableLog.open({ directory });
  let made = 0;
  for (let written = 0; written < bytes; ) {
    const batch = Array.from({ length: EVENTS }, () => {
      const n = made++;
      const context = { page: { path: `/reports/${n % 31}`, url: `https://app.example/reports/${n % 31}` } };
      return {
        type: 'track',
        event: 'Opened',
        messageId: `recovery-${n}`,
        userId: `user-${n % 997}`,
        properties: { n },
        context,
      };
    });
    const body = Buffer.from(JSON.stringify({ batch }));
    written += body.length;
    await log.append({
      kind: 'request',
      fromBotBrowser: false,
      form: 0,
      environmentId,
      count: EVENTS,
      receivedAtMs: Date.now(),
      body,
    });
  }
  await log.close();
  return made;
}

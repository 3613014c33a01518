import { join } from 'node:path';
import { startTemporaryPostgres } from '@foothold/storage/testing';
import { openGate } from './lib/gate.ts';
import { atMost, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { pause } from './lib/sender.ts';
import { caughtUp, compare } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

const SOCKET = '.s.PGSQL.5432';

/** PostgreSQL goes away and hangs while events come in; what is known by then is taken, and all of it is stored later. */
export const postgres: Fault = {
  about: 'PostgreSQL is gone, then hangs, then is back; --seconds N each (20)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const database = await startTemporaryPostgres();
      scratch.onEnd(() => database.stop());
      const real = await database.createDatabase();
      const folder = new URLSearchParams(real.split('?')[1]).get('host') ?? '';
      const door = scratch.directory('pg-door');
      const gate = await openGate({ path: join(folder, SOCKET) }, join(door, SOCKET));
      scratch.onEnd(() => gate.close());
      const url = `${real.split('?')[0]?.replace('@/', '@localhost/')}?host=${encodeURIComponent(door)}`;
      const { product, sender } = await setUp(scratch, { env: { DATABASE_URL: url } });
      const end = new AbortController();
      const sending = sender.steady(500, end.signal);
      await pause(2_000);
      const seconds = number('--seconds', isQuick ? 3 : 20);
      for (const state of ['closed', 'hanging'] as const) {
        gate.set(state);
        await pause(seconds * 1_000);
        gate.set('open');
        await pause(3_000);
        say(
          `${state} for ${seconds} s: ${sender.account.acknowledged} acknowledged, ${sender.account.refused} refused`,
        );
      }
      end.abort();
      await sending;
      await sender.finish();
      const lagMs = await caughtUp(product);
      return [
        exactly('refused while the keys were known', sender.account.refused, 0),
        atMost('lag gone after', lagMs / 1_000, 30, ' s'),
        ...(await compare(product, sender.account)),
      ];
    }),
};

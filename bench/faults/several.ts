import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEngine } from '@foothold/storage/engine';
import { startTemporaryPostgres } from '@foothold/storage/testing';
import pg from 'pg';
import { CLI, createProject, type Product, startProduct } from './lib/product.ts';
import { atLeast, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { after, pause, Sender, sumOf } from './lib/sender.ts';
import { caughtUp, compare } from './lib/settle.ts';

const COLLECTORS = 3;

/**
 * Collectors before the same two stores; one is killed for good and its log drained by command, one is killed and comes
 * back. Clients go on with another; what one of them has acknowledged is sent to the next one once more.
 */
export const several: Fault = {
  about: 'three collectors before one PostgreSQL and one event store; one dies for good; --seconds N each (10)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const database = await startTemporaryPostgres();
      scratch.onEnd(() => database.stop());
      const engine = await startEngine({ dataDir: join(scratch.directory('engine'), 'engine') });
      scratch.onEnd(() => engine.stop());
      const databaseUrl = (await database.createDatabase()).replace('@/', '@localhost/');
      const env = { DATABASE_URL: databaseUrl, CLICKHOUSE_URL: engine.url };
      const dataDirs = Array.from({ length: COLLECTORS }, () => scratch.directory('collector'));
      const keys = await createProject(dataDirs[0] as string, env);
      const start = async (n: number): Promise<Product> => {
        const product = await startProduct({ dataDir: dataDirs[n] as string, keys, env });
        scratch.onEnd(() => product.kill());
        return product;
      };
      const [first, second, third] = await Promise.all([start(0), start(1), start(2)]);
      if (!first || !second || !third) throw new Error('Not as many as wanted.');
      const senders = [first, second, third].map(({ url }) => new Sender(url, { writeKey: keys.writeKey }));
      const [one, two, three] = senders as [Sender, Sender, Sender];
      one.copyUrl = second.url;
      three.copyUrl = first.url;

      const seconds = number('--seconds', isQuick ? 2 : 10);
      const flooding = senders.map((sender) => sender.flood(after(3 * seconds * 1_000)));
      await pause(seconds * 1_000);
      await Promise.all([second.kill(), third.kill()]);
      three.url = first.url;
      await pause(seconds * 1_000);
      const again = await start(1);
      two.url = again.url;
      one.copyUrl = again.url;
      await Promise.all(flooding);
      for (const sender of senders) await sender.finish();
      say(senders.map(({ account }) => `${account.acknowledged} acknowledged, ${account.copied} copies`).join('; '));

      const recover = async () => {
        const words = [CLI, 'drain', dataDirs[2] as string, '--json'];
        const { stdout } = await promisify(execFile)(process.execPath, words, { env: { ...process.env, ...env } });
        say(`foothold drain: ${stdout.trim()}`);
        return JSON.parse(stdout) as { stored: number; duplicates: number };
      };
      await recover();
      const secondTime = await recover();
      await Promise.all([first, again].map((product) => caughtUp(product)));
      const account = sumOf(senders.map((sender) => sender.account));
      return [
        exactly('drained by command a second time', secondTime.stored + secondTime.duplicates, 0),
        atLeast('acknowledged by two collectors', account.copied, 1),
        exactly('transactions undone for a deadlock', await deadlocksOf(databaseUrl), 0),
        ...(await compare(first, account, { died: true })),
      ];
    }),
};

/** As PostgreSQL counts them. */
async function deadlocksOf(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const sql = 'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()';
  const { rows } = await client.query<{ deadlocks: string }>(sql).finally(() => client.end());
  return Number(rows[0]?.deadlocks);
}

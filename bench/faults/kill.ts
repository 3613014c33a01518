import { join } from 'node:path';
import { type Engine, startEngine } from '@foothold/storage/engine';
import { type ServerProcess, startServer } from '../lib/server-process.ts';
import { CountingClient } from './client.ts';
import { atLeast, exactly, type Fault, type Figure } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { type LedgerAnswer, refusedIn } from './lib/settle.ts';

/** `#n` is the nth time that the process comes there; the log rotates often because its segments are small. */
const PLAN = [
  'log:writing#7',
  'log:synced#9',
  'drain:committed#1',
  'drain:inserted#1',
  'log:rotating#3',
  'engine',
  'random',
  'drain:committed#2',
  'drain:inserted#2',
  'log:synced#1',
];
const SEGMENT_BYTES = 20_000;

/** 20 cycles, or `--cycles N`, of `--events N` (600) new events each. */
export const kill: Fault = {
  about: 'kill -9 at named and random points, the engine child alone; --cycles N (20), --events N (600) each',
  run: ({ number, say }) =>
    withScratch(async (scratch) => {
      const directory = scratch.directory('kill');
      const engine = await startEngine({ dataDir: join(directory, 'engine') });
      scratch.onEnd(() => engine.stop());
      const run = new KillRun(engine, join(directory, 'data'), number('--events', 600));
      const cycles = number('--cycles', PLAN.length * 2);
      for (let cycle = 0; cycle < cycles; cycle++) {
        const point = PLAN[cycle % PLAN.length] as string;
        const died = await run.cycle(point);
        say(`${cycle + 1}: ${point} ${died ? '' : '(not reached) '}${run.acknowledged} acknowledged`);
      }
      return [exactly('cycles', cycles, cycles), ...run.reached(), ...(await run.settle())];
    }),
};

/** Life after life on one data directory. */
class KillRun {
  readonly #engine: Engine;
  readonly #dataDir: string;
  readonly #events: number;
  readonly #environment: Record<string, string>;
  readonly #client = new CountingClient(10);
  readonly #killedAt = new Map<string, number>();

  constructor(engine: Engine, dataDir: string, events: number) {
    this.#engine = engine;
    this.#dataDir = dataDir;
    this.#events = events;
    this.#environment = { CLICKHOUSE_URL: engine.url, FOOTHOLD_SEGMENT_BYTES: String(SEGMENT_BYTES) };
  }

  get acknowledged(): number {
    return this.#client.acknowledged;
  }

  /** True when the server, or the engine, was killed where it was meant to. */
  async cycle(point: string): Promise<boolean> {
    const isOwnPoint = point.includes(':');
    const server = await this.#start(isOwnPoint ? { FOOTHOLD_CRASH_AT: point } : {});
    const died = await this.#live(server, point, isOwnPoint);
    const name = point.replace(/#\d+$/, '');
    if (died) this.#killedAt.set(name, (this.#killedAt.get(name) ?? 0) + 1);
    return died;
  }

  /** Each point of the plan, and how often a life has ended there. */
  reached(): Figure[] {
    const names = [...new Set(PLAN.map((point) => point.replace(/#\d+$/, '')))];
    return names.map((name) => atLeast(`killed at ${name}`, this.#killedAt.get(name) ?? 0, 1));
  }

  async #live(server: ServerProcess, point: string, isOwnPoint: boolean): Promise<boolean> {
    const sending = this.#client.send(server, this.#events);
    if (point === 'engine') {
      await sending;
      const before = this.#engine.pid();
      if (before) process.kill(before, 'SIGKILL');
      await this.#client.send(server, this.#events);
      await server.get('/drained');
      await this.#end(server);
      return this.#engine.pid() !== before;
    }
    if (point === 'random') {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
      server.child.kill('SIGKILL');
      await sending;
      return (await server.ended) === 'SIGKILL';
    }
    await sending;
    let died = !isOwnPoint;
    const ended = server.ended.then(() => {
      died = true;
    });
    // A point of the drain is reached by block, so blocks have to keep coming.
    for (let i = 0; i < 50 && !died; i++) {
      await this.#client.send(server, 10);
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100))]);
    }
    const isReached = died;
    await this.#end(server);
    return isReached;
  }

  /** A last life without a kill: all is sent, all is drained, and the counts are compared. */
  async settle(): Promise<Figure[]> {
    const server = await this.#start({});
    await this.#client.send(server, 10);
    await server.get('/drained');
    const { rows, ids } = await server.get<{ rows: number; ids: number }>('/stored');
    const ledger = await server.get<LedgerAnswer>('/ledger');
    await server.stop();
    const { made, acknowledged } = this.#client;
    const { received, stored, duplicate, quarantined, pending } = ledger;
    return [
      exactly('events made and not acknowledged in the end', made - acknowledged, 0),
      exactly('acknowledged and lost', acknowledged - ids, 0),
      exactly('stored twice', rows - ids, 0),
      exactly('difference: stored − made by the client', stored - made, 0),
      exactly('quarantined or pending', quarantined + pending, 0),
      exactly(
        'difference: the ledger in itself',
        received - stored - duplicate - quarantined - pending - refusedIn(ledger),
        0,
      ),
    ];
  }

  #start(more: Record<string, string>): Promise<ServerProcess> {
    return startServer('foothold-collector', [this.#dataDir], { ...this.#environment, ...more });
  }

  async #end(server: ServerProcess): Promise<void> {
    server.child.kill('SIGKILL');
    await server.ended;
  }
}

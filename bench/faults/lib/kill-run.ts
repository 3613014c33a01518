import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '@foothold/storage/engine';
import { type ServerProcess, startServer } from '../../lib/server-process.ts';
import { CountingClient } from '../client.ts';
import { insertFile, killEngine, killInserting } from './kill-engine.ts';
import { atLeast, exactly, type Figure } from './report.ts';
import { type LedgerAnswer, refusedIn } from './settle.ts';

/**
 * `#n` is the nth time that the process comes there after the cycle's events are acknowledged; the log rotates often because
 * its segments are small, and has many of them wherever the engine is held up.
 */
export const PLAN = [
  'log:writing#7',
  'log:synced#9',
  'drain:committed#1',
  'drain:inserted#1',
  'log:rotating#3',
  'engine',
  'engine:inserting',
  'random',
  'drain:committed#2',
  'drain:inserted#2',
  'log:synced#1',
];
const SEGMENT_BYTES = 20_000;

/** Life after life on one data directory. */
export class KillRun {
  readonly #engine: Engine;
  readonly #engineDir: string;
  readonly #dataDir: string;
  readonly #events: number;
  readonly #environment: Record<string, string>;
  readonly #client = new CountingClient(10);
  readonly #killedAt = new Map<string, number>();
  #lives = 0;
  #least = Number.POSITIVE_INFINITY;
  #leastSegments = Number.POSITIVE_INFINITY;

  constructor(engine: Engine, directory: string, events: number) {
    this.#engine = engine;
    this.#engineDir = join(directory, 'engine');
    this.#dataDir = join(directory, 'data');
    this.#events = events;
    this.#environment = { CLICKHOUSE_URL: engine.url, FOOTHOLD_SEGMENT_BYTES: String(SEGMENT_BYTES) };
  }

  get acknowledged(): number {
    return this.#client.acknowledged;
  }

  /** Events that the life which took the fewest had acknowledged when its end was ordered. */
  get least(): number {
    return this.#least;
  }

  /** True when the server, or the engine, was killed where it was meant to. */
  async cycle(point: string): Promise<boolean> {
    if (point === 'random') await this.#dieRecovering();
    const isOwnPoint = /^(log|drain):/.test(point);
    const from = join(this.#dataDir, `crash-from-${this.#lives++}`);
    const server = await this.#start(isOwnPoint ? { FOOTHOLD_CRASH_AT: point, FOOTHOLD_CRASH_FROM: from } : {});
    const before = this.#client.acknowledged;
    // Nothing is stored, so nothing of the log is removed.
    const goOn = point.startsWith('log:rotating') ? this.#holdEngine() : () => undefined;
    await this.#client.send(server, this.#events);
    this.#least = Math.min(this.#least, this.#client.acknowledged - before);
    writeFileSync(from, '');
    const died = await this.#end(server, point);
    if (died && point.startsWith('log:rotating'))
      this.#leastSegments = Math.min(this.#leastSegments, this.#segments().length);
    goOn();
    const name = point.replace(/#\d+$/, '');
    if (died) this.#killedAt.set(name, (this.#killedAt.get(name) ?? 0) + 1);
    return died;
  }

  /** Each point of the plan, and how often a life has ended there. */
  reached(): Figure[] {
    const names = [...new Set(PLAN.map((point) => point.replace(/#\d+$/, '')))];
    return [
      ...names.map((name) => atLeast(`killed at ${name}`, this.#killedAt.get(name) ?? 0, 1)),
      atLeast('segments at each kill while another was begun', this.#leastSegments, 5),
    ];
  }

  /** A life that ends with the first block which it finds in the log, or soon. */
  async #dieRecovering(): Promise<void> {
    const server = await this.#start({ FOOTHOLD_CRASH_AT: 'drain:committed#1' }).catch(() => null);
    if (!server) return;
    await Promise.race([server.ended, new Promise((resolve) => setTimeout(resolve, 300))]);
    server.child.kill('SIGKILL');
    await server.ended;
  }

  async #end(server: ServerProcess, point: string): Promise<boolean> {
    if (point.startsWith('engine')) return this.#endEngine(server, point);
    let died = false;
    const ended = server.ended.then((signal) => {
      died = signal === 'SIGKILL';
    });
    if (point === 'random') setTimeout(() => server.child.kill('SIGKILL'), Math.random() * 400);
    // A point of the drain is reached by block, so blocks have to keep coming.
    for (let i = 0; i < 100 && !died; i++) {
      await this.#client.send(server, 50);
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
    const isReached = died;
    server.child.kill('SIGKILL');
    await ended;
    return isReached;
  }

  /** The engine's process alone; then the server's, so that the next life is one that nobody has ended in order. */
  async #endEngine(server: ServerProcess, point: string): Promise<boolean> {
    const isInserting = point === 'engine:inserting';
    let died = false;
    // An insert may be over before it is broken off.
    for (let tries = 0; tries < 5 && !died; tries++) {
      const killed = isInserting ? killInserting(this.#engine, this.#engineDir) : killEngine(this.#engine);
      await this.#client.send(server, this.#events);
      died = await killed;
    }
    await server.get('/drained');
    server.child.kill('SIGKILL');
    await server.ended;
    return died;
  }

  /** Until what this gives is called. */
  #holdEngine(): () => void {
    const pid = this.#engine.pid();
    if (pid === undefined) return () => undefined;
    process.kill(pid, 'SIGSTOP');
    return () => void (this.#engine.pid() === pid && process.kill(pid, 'SIGCONT'));
  }

  #segments(): string[] {
    return readdirSync(join(this.#dataDir, 'log')).filter((name) => name.endsWith('.log'));
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
      exactly('files left behind by inserts', Number(existsSync(insertFile(this.#engineDir))), 0),
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
}

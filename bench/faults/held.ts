import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEngine } from '@foothold/storage/engine';
import { startTemporaryPostgres } from '@foothold/storage/testing';
import { CLI, createProject, type Keys, type Product, startProduct } from './lib/product.ts';
import { atLeast, exactly, type Fault } from './lib/report.ts';
import { type Scratch, withScratch } from './lib/scratch.ts';
import { pause } from './lib/sender.ts';
import { caughtUp, type LedgerAnswer, refusedIn } from './lib/settle.ts';

const BATCH = 500;
const NAMES = 10;
const CONFLICTS = 50;
const BODIES = 5;
const LARGE = 3;
/** Where a person is erased, every so many events are theirs. */
const THEIRS = 20;
const PATCH = { timestamp: null, messageId: null };

/**
 * The life of what is held back: thousands that are wrong, conflicts, bodies that cannot be read, events of a megabyte;
 * then everything at once: replayed by each collector, discarded, a person erased, the key revoked, and one collector
 * killed in the middle of it. Each is stored once, thrown away, or still there, and the ledger agrees with the client.
 */
export const held: Fault = {
  about: 'what is held back, replayed, discarded and erased at once; --events N (10,000), --collectors 2 (PostgreSQL)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const count = number('--events', isQuick ? 2_000 : 10_000);
      const { products, keys, env, again } = await startAll(scratch, number('--collectors', 1));
      const [first] = products as [Product];
      const client = new Client(keys);
      await fill(client, products, count);
      const wrong = client.held;
      await Promise.all(products.map((product) => caughtUp(product)));
      const before = await first.get<LedgerAnswer>('/ledger');
      const listed = await quarantined(first);
      say(`${listed.length} listed; ${JSON.stringify(before)}`);

      const replay = (product: Product) => client.replay(product, { patch: PATCH });
      const atOnce = [
        ...products.flatMap((product) => [replay(product), replay(product)]),
        client.act(products.at(-1) as Product, 'POST', '/quarantine/discard', { name: 'Batch 3' }),
        client.act(first, 'DELETE', '/people/gone'),
      ];
      await pause(1_500);
      await first.kill();
      say(`at once, and one killed: ${(await Promise.all(atOnce)).map((answer) => JSON.stringify(answer)).join(' ')}`);
      products[0] = await again();
      const all = products as [Product, ...Product[]];
      // Until nobody has anything on its way, an erasure waits; what the killed one has begun goes on by itself.
      await Promise.all(all.map((product) => caughtUp(product)));
      const erased = await client.act(all[0], 'DELETE', '/people/gone');
      const discarded = await client.act(all[0], 'POST', '/quarantine/discard', { name: 'Batch 3' });
      say(`again: ${JSON.stringify({ erased, discarded })}`);
      const revoked = await client.revoke(all[0], env);
      const mended = await Promise.all(all.map(replay));
      await Promise.all(all.map((product) => caughtUp(product)));
      say(`replayed to the end: ${JSON.stringify(mended)}`);

      const ledger = await all[0].get<Ledger>('/ledger');
      const left = await quarantined(all[0]);
      const events = await exported(all[0], keys);
      const numbers = events.flatMap(({ properties }) => (properties?.n === undefined ? [] : [properties.n]));
      const ids = events.map(({ messageId }) => messageId);
      const sum = ledger.stored + ledger.duplicate + ledger.quarantined + ledger.pending + refusedIn(ledger);
      say(JSON.stringify(ledger));
      return [
        exactly('listed before, each with a reason', listed.filter(({ reason }) => reason).length, wrong),
        exactly('quarantined before', before.quarantined, wrong - BODIES),
        exactly('a key that is revoked is refused', revoked, 401),
        exactly('difference: received − sent by the client', ledger.received - client.sent, 0),
        exactly('difference: the ledger in itself', ledger.received - sum, 0),
        exactly('difference: stored − erased − in the export', ledger.stored - ledger.erased - events.length, 0),
        exactly('stored twice, by its number', numbers.length - new Set(numbers).size, 0),
        exactly('stored twice, by its id', ids.length - new Set(ids).size, 0),
        exactly(
          'difference: quarantined − discarded − listed',
          ledger.quarantined - ledger.discarded - eventsOf(left),
          0,
        ),
        exactly('bodies listed', left.length - eventsOf(left), BODIES),
        exactly('of the erased person in the export', events.filter(({ userId }) => userId === 'gone').length, 0),
        exactly('of the erased person in quarantine', left.filter(({ body }) => body.includes('"gone"')).length, 0),
        exactly('left in quarantine but what is too large', eventsOf(left) - LARGE, 0),
        atLeast('thrown away', ledger.discarded, 1),
        atLeast('put right', ledger.stored, count / 2),
      ];
    }),
};

interface Ledger extends LedgerAnswer {
  erased: number;
  discarded: number;
}
interface Held {
  what: 'event' | 'body';
  reason: string;
  body: string;
}
const eventsOf = (held: Held[]) => held.filter(({ what }) => what === 'event').length;

/** Sends, and counts what it has sent. */
class Client {
  sent = 0;
  /** What has to be in quarantine, bodies too. */
  held = 0;
  readonly #keys: Keys;

  constructor(keys: Keys) {
    this.#keys = keys;
  }

  async post({ url }: Product, body: string, { wanted = 200, events = 1, held = 0 }): Promise<void> {
    const response = await fetch(`${url}/v1/batch?writeKey=${this.#keys.writeKey}`, { method: 'POST', body });
    if (response.status !== wanted) throw new Error(`answered ${response.status}: ${await response.text()}`);
    this.sent += events;
    this.held += held;
  }

  /** The answer, or its status where it is none of 200; 0 when there was none. */
  async act({ url }: Product, method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.#keys.secretKey}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).catch(() => null);
    return response?.status === 200 ? response.json().catch(() => 0) : (response?.status ?? 0);
  }

  /** All answers, until one says that there are no more; one request sends as many as it has time for. */
  async replay(product: Product, body: object): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (let cursor: string | undefined; ; ) {
      const answer = await this.act(product, 'POST', '/quarantine/replay', { ...body, cursor });
      answers.push(answer);
      cursor = (answer as { nextCursor?: string }).nextCursor;
      if (cursor === undefined) return answers;
    }
  }

  /** Takes the write key away; the status of what is sent with it afterwards. What was sent before is mended after. */
  async revoke(product: Product, env: Record<string, string>): Promise<number> {
    const late = { type: 'track', event: 'Late', userId: 'u1', timestamp: 'soon' };
    const body = JSON.stringify({ batch: [late] });
    await this.post(product, body, { held: 1 });
    const words = [CLI, 'key', 'revoke', this.#keys.writeKey];
    await promisify(execFile)(process.execPath, words, { env: { ...process.env, ...env } });
    const path = `/v1/batch?writeKey=${this.#keys.writeKey}`;
    for (let tries = 0; ; tries++) {
      const { status } = await fetch(product.url + path, { method: 'POST', body });
      if (status !== 200 || tries > 600) return status;
      this.sent++;
      this.held++;
      await pause(100);
    }
  }
}

async function fill(client: Client, products: readonly Product[], count: number): Promise<void> {
  const to = (n: number) => products[n % products.length] as Product;
  const track = { type: 'track', event: 'Step' };
  await client.post(to(0), JSON.stringify({ batch: [{ ...track, userId: 'gone' }] }), {});
  for (let from = 0; from < count; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => from + i);
    const batch = numbers.map((n) => ({
      ...{ ...track, event: `Batch ${n % NAMES}`, timestamp: 'soon', properties: { n } },
      userId: n % THEIRS === 0 ? 'gone' : `u${n % 100}`,
      ...(n % 2 ? { messageId: `m${n}` } : {}),
    }));
    await client.post(to(from / BATCH), JSON.stringify({ batch }), { events: batch.length, held: batch.length });
  }
  for (const body of ['one', 'another']) {
    const batch = Array.from({ length: CONFLICTS }, (_, i) => ({ ...track, userId: 'u1', messageId: `c${i}`, body }));
    const sent = batch.map(({ body: b, ...event }) => ({ ...event, properties: { b } }));
    const isLater = body === 'another';
    await client.post(to(0), JSON.stringify({ batch: sent }), {
      ...{ events: CONFLICTS, held: isLater ? CONFLICTS : 0 },
    });
  }
  for (let i = 0; i < BODIES; i++) await client.post(to(i), `{"batch":[{"n":${i}`, { wanted: 400, held: 1 });
  for (let i = 0; i < LARGE; i++) {
    const large = { ...track, userId: 'u1', properties: { odd: '\0', x: 'x'.repeat(1_040_000) } };
    await client.post(to(i), JSON.stringify({ batch: [large] }), { held: 1 });
  }
}

async function startAll(scratch: Scratch, collectors: number) {
  const env = collectors > 1 ? await stores(scratch) : {};
  const dataDirs = Array.from({ length: collectors }, () => scratch.directory('held'));
  const keys = await createProject(dataDirs[0] as string, env);
  const start = async (dataDir: string) => {
    const product = await startProduct({ dataDir, keys, env });
    scratch.onEnd(() => product.kill());
    return product;
  };
  const products = await Promise.all(dataDirs.map(start));
  const [directory] = dataDirs as [string];
  return { products, keys, env: { ...env, FOOTHOLD_DATA_DIR: directory }, again: () => start(directory) };
}

async function stores(scratch: Scratch): Promise<Record<string, string>> {
  const database = await startTemporaryPostgres();
  scratch.onEnd(() => database.stop());
  const engine = await startEngine({ dataDir: join(scratch.directory('engine'), 'engine') });
  scratch.onEnd(() => engine.stop());
  return {
    DATABASE_URL: (await database.createDatabase()).replace('@/', '@localhost/'),
    CLICKHOUSE_URL: engine.url,
  };
}

async function quarantined(product: Product): Promise<Held[]> {
  const all: Held[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await product.get<{ items: Held[]; nextCursor: string | null }>(`/quarantine?limit=500${query}`);
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

interface Exported {
  messageId: string;
  userId: string;
  properties?: { n?: number };
}
async function exported({ url }: Product, { secretKey }: Keys): Promise<Exported[]> {
  const headers = { Authorization: `Bearer ${secretKey}` };
  const text = await (await fetch(`${url}/api/v1/export/events`, { headers })).text();
  return text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Exported);
}

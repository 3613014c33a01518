import { randomUUID } from 'node:crypto';

/** What a client knows by itself. Counted in events unless it says otherwise. */
export interface Account {
  /** Each with an id of its own. */
  made: number;
  acknowledged: number;
  /** In requests that were answered, however: the server must have counted each of them as received. */
  answered: number;
  /** In requests that were answered with 503. */
  refused: number;
  /** In requests that got no answer: nobody knows. */
  unanswered: number;
  /** Answers that must not be: status, how many. */
  unexpected: Map<number, number>;
  /** 503 without Retry-After. */
  withoutRetryAfter: number;
  slowestMs: number;
  /** Acknowledged once more, by another collector. */
  copied: number;
}
const COPIED_BATCHES = 5;

const empty = (): Account => ({
  ...{ made: 0, acknowledged: 0, answered: 0, refused: 0, unanswered: 0, copied: 0 },
  ...{ unexpected: new Map(), withoutRetryAfter: 0, slowestMs: 0 },
});

/** What several clients know together. */
export function sumOf(accounts: readonly Account[]): Account {
  const sum = empty();
  for (const { unexpected, slowestMs, ...counts } of accounts) {
    for (const [name, count] of Object.entries(counts)) sum[name as keyof typeof counts] += count;
    for (const [status, times] of unexpected) sum.unexpected.set(status, (sum.unexpected.get(status) ?? 0) + times);
    sum.slowestMs = Math.max(sum.slowestMs, slowestMs);
  }
  return sum;
}

export interface SenderOptions {
  writeKey: string;
  batchSize?: number;
  connections?: number;
}

/** A client that sends what was not acknowledged again, the same bytes, until it is. */
export class Sender {
  readonly account: Account = empty();
  url: string;
  /** Of another collector, that gets a copy of every fifth batch which this one has acknowledged. */
  copyUrl: string | null = null;
  readonly #writeKey: string;
  readonly #batchSize: number;
  readonly #connections: number;
  readonly #run = randomUUID().slice(0, 8);
  #open: string[] = [];
  #isPaused = false;

  constructor(url: string, { writeKey, batchSize = 10, connections = 8 }: SenderOptions) {
    this.url = url;
    this.#writeKey = writeKey;
    this.#batchSize = batchSize;
    this.#connections = connections;
  }

  /** At this rate until told to stop, whatever the server does meanwhile. */
  async steady(eventsPerSecond: number, until: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    let due = 0;
    const make = async () => {
      while (!until.aborted) {
        const wanted = ((performance.now() - startedAt) / 1_000) * (eventsPerSecond / this.#batchSize);
        for (; due < wanted; due++) this.#open.push(this.#makeBatch());
        await pause(20);
      }
    };
    const connection = async () => {
      while (!until.aborted) if (!(await this.#sendOne())) await pause(20);
    };
    await Promise.all([make(), ...Array.from({ length: this.#connections }, connection)]);
  }

  /** As fast as it goes until told to stop. */
  async flood(until: AbortSignal): Promise<void> {
    const connection = async () => {
      while (!until.aborted) {
        if (this.#open.length === 0) this.#open.push(this.#makeBatch());
        await this.#sendOne();
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, connection));
  }

  /** Sends so many new events and whatever is open, until all is acknowledged or the time is over. */
  async finish(newEvents = 0, withinMs = 300_000): Promise<void> {
    for (let i = 0; i < newEvents / this.#batchSize; i++) this.#open.push(this.#makeBatch());
    const until = performance.now() + withinMs;
    const connection = async () => {
      while (this.account.acknowledged < this.account.made && performance.now() < until) {
        if (!(await this.#sendOne())) await pause(20);
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, connection));
  }

  /** False when there was nothing to send. */
  async #sendOne(): Promise<boolean> {
    if (this.#isPaused) return false;
    const body = this.#open.shift();
    if (body === undefined) return false;
    const startedAt = performance.now();
    const answer = await this.#post(this.url, body);
    this.account.slowestMs = Math.max(this.account.slowestMs, performance.now() - startedAt);
    if (answer === 'taken') {
      this.account.acknowledged += this.#batchSize;
      await this.#copy(body);
    } else {
      this.#open.unshift(body);
      await pause(answer === 'gone' ? 50 : 200);
    }
    return true;
  }

  async #copy(body: string): Promise<void> {
    const isDue = (this.account.acknowledged / this.#batchSize) % COPIED_BATCHES === 0;
    if (!this.copyUrl || !isDue) return;
    if ((await this.#post(this.copyUrl, body)) === 'taken') this.account.copied += this.#batchSize;
  }

  async #post(at: string, body: string): Promise<'taken' | 'later' | 'gone'> {
    const { account } = this;
    let response: Response;
    try {
      const url = `${at}/v1/batch?writeKey=${this.#writeKey}`;
      response = await fetch(url, { method: 'POST', body });
      await response.text();
    } catch {
      account.unanswered += this.#batchSize;
      return 'gone';
    }
    account.answered += this.#batchSize;
    if (response.status === 200) return 'taken';
    if (response.status === 503) {
      account.refused += this.#batchSize;
      if (!response.headers.has('Retry-After')) account.withoutRetryAfter++;
    } else account.unexpected.set(response.status, (account.unexpected.get(response.status) ?? 0) + 1);
    return 'later';
  }

  #makeBatch(): string {
    const batch = Array.from({ length: this.#batchSize }, () => {
      const n = this.account.made++;
      const messageId = `${this.#run}-${n}`;
      return { type: 'track', event: 'Step', messageId, userId: `user-${n % 97}`, properties: { n, plan: 'team' } };
    });
    return JSON.stringify({ batch, sentAt: new Date().toISOString() });
  }
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Aborted after so many milliseconds. */
export const after = (ms: number): AbortSignal => AbortSignal.timeout(Math.round(ms));

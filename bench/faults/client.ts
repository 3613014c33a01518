/** A client that keeps its own account: what it has made, what was acknowledged, what it has to send again. */
export class CountingClient {
  readonly #batchSize: number;
  #made = 0;
  #acknowledged = 0;
  #answers = { accepted: 0, duplicates: 0, quarantined: 0 };
  #retries = 0;
  /** Made and not acknowledged: sent again, the same bytes, until they are. */
  #open: string[] = [];

  constructor(batchSize: number) {
    this.#batchSize = batchSize;
  }

  /** Events made; each is acknowledged by the end or the run has failed. */
  get made(): number {
    return this.#made;
  }
  get acknowledged(): number {
    return this.#acknowledged;
  }
  get retries(): number {
    return this.#retries;
  }
  get answers() {
    return this.#answers;
  }

  /**
   * Sends what is open, then new batches up to `events` new events, on several connections at once, until done or until
   * the server no longer answers.
   */
  async send(server: { port: number; writeKey: string }, events: number, connections = 8): Promise<void> {
    let left = Math.ceil(events / this.#batchSize);
    const again = this.#open;
    this.#open = [];
    let isGone = false;
    const next = (): string | null => {
      const old = again.pop();
      if (old) return old;
      if (left <= 0) return null;
      left--;
      return this.#makeBatch();
    };
    const one = async () => {
      for (let body = isGone ? null : next(); body !== null; body = isGone ? null : next()) {
        const answer = await post(server, body);
        if (answer === 'gone') {
          isGone = true;
          this.#open.push(body);
          this.#retries++;
        } else if (answer === 'later') {
          again.push(body);
          this.#retries++;
          await new Promise((resolve) => setTimeout(resolve, 100));
        } else {
          this.#acknowledged += this.#batchSize;
          this.#answers.accepted += answer.accepted;
          this.#answers.duplicates += answer.duplicates;
          this.#answers.quarantined += answer.quarantined;
        }
      }
    };
    await Promise.all(Array.from({ length: connections }, one));
    this.#open.push(...again);
  }

  #makeBatch(): string {
    const batch = Array.from({ length: this.#batchSize }, () => {
      const n = this.#made++;
      return { type: 'track', event: 'Step', messageId: `kill-${n}`, userId: `user-${n % 97}`, properties: { n } };
    });
    return JSON.stringify({ batch });
  }
}

type Answer = { accepted: number; duplicates: number; quarantined: number } | 'gone' | 'later';

async function post({ port, writeKey }: { port: number; writeKey: string }, body: string): Promise<Answer> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/batch?writeKey=${writeKey}`, { method: 'POST', body });
    const answer = await response.json();
    if (response.status === 200) return answer as Answer;
    if (response.status === 503) return 'later';
    throw new Error(`The collector answered ${response.status}: ${JSON.stringify(answer)}`);
  } catch (error) {
    if (error instanceof TypeError || (error as { name?: string }).name === 'SocketError') return 'gone';
    throw error;
  }
}

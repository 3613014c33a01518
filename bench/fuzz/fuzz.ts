import type { Ledger } from '@foothold/protocol/types';
import { Bodies, type FuzzRequest } from './bodies.ts';
import type { LongestTurns } from './loop-watch.ts';
import { Random } from './random.ts';
import { abuseAll, type SocketCounts, slowly } from './sockets.ts';
import type { Target } from './target.ts';
import { Wire, type WireAnswer } from './wire.ts';

export interface FuzzOptions {
  /** Ordinary ones before the others: so much that memory is what a server at work has, the drain's blocks among it. */
  ordinary: number;
  bodies: number;
  sockets: number;
  /** Sockets that send a byte a second, all the while. */
  slow: number;
  seed: number;
  say?: (text: string) => void;
}
export interface FuzzResult {
  seed: number;
  bodies: number;
  ordinary: number;
  /** Answers by status; 0: cut without one. */
  statuses: Record<number, number>;
  /** Answers that nobody has defined: in words, the first few. */
  undefinedAnswers: string[];
  sockets: SocketCounts;
  /** The longest that a slow sender was let. */
  slowestMs: number;
  residentMib: { before: number; most: number; growth: number };
  loopDelayMs: number;
  longestTurns: LongestTurns | null;
  /** Events by what the answers said, and by the ledger; the difference has to be 0. */
  answered: { accepted: number; duplicates: number; quarantined: number };
  ledger: Ledger;
  difference: { answered: number; equation: number };
  seconds: number;
}

const CONNECTIONS = 32;
const LOOK_EVERY_MS = 500;

/** Everything at one server; its memory and its event loop watched from the outside. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzResult> {
  const { seed, say = () => undefined } = options;
  const random = new Random(seed);
  const bodies = new Bodies(random, target.writeKey);
  const client = new Client(target);
  await client.send(options.ordinary, () => bodies.ordinary());
  await target.loopDelayMs();
  target.watchLoop();
  const watch = new Watch(target);
  const startedAt = performance.now();
  const slow = Promise.all(
    Array.from({ length: options.slow }, (_, i) => slowly(target.port, i % 2 === 0 ? 'headers' : 'body', 1_000)),
  );
  const everyTenth = Math.ceil(options.bodies / 10);
  for (let left = options.bodies; left > 0; left -= everyTenth) {
    await client.send(Math.min(everyTenth, left), () => bodies.next());
    say(`${(client.sent - options.ordinary).toLocaleString('en-US')} bodies, ${watch.words()}`);
  }
  const sockets = await abuseAll(target.port, options.sockets, random);
  say(`${sockets.opened.toLocaleString('en-US')} sockets, ${watch.words()}`);
  const slowestMs = Math.max(0, ...(await slow));
  await watch.stop();
  const longestTurns = target.longestTurns();
  const ledger = await settled(target);
  const { accepted, duplicates, quarantined } = client.answered;
  // Over its quota, quarantine takes no more of what the answer has called quarantined.
  const decided = ledger.stored + ledger.duplicate + ledger.quarantined + (ledger.refused.quarantine_full ?? 0);
  const refused = Object.values(ledger.refused).reduce((sum, n) => sum + n, 0);
  return {
    seed,
    bodies: client.sent - options.ordinary,
    ordinary: options.ordinary,
    statuses: client.statuses,
    undefinedAnswers: client.undefinedAnswers,
    sockets,
    slowestMs,
    residentMib: watch.residentMib(),
    loopDelayMs: watch.loopDelayMs,
    longestTurns,
    answered: client.answered,
    ledger,
    difference: {
      answered: decided - accepted - duplicates - quarantined,
      equation: ledger.received - ledger.stored - ledger.duplicate - ledger.quarantined - refused - ledger.pending,
    },
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

async function settled(target: Target): Promise<Ledger> {
  for (;;) {
    const ledger = await target.ledger();
    if (ledger.pending === 0) return ledger;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Sends bodies and keeps its own counts of what the answers said. */
class Client {
  readonly #wires: Wire[];
  sent = 0;
  readonly statuses: Record<number, number> = {};
  readonly undefinedAnswers: string[] = [];
  readonly answered = { accepted: 0, duplicates: 0, quarantined: 0 };

  constructor(target: Target) {
    this.#wires = Array.from({ length: CONNECTIONS }, () => new Wire(target.port));
  }

  async send(count: number, next: () => FuzzRequest): Promise<void> {
    let left = count;
    const one = async (wire: Wire) => {
      while (left-- > 0) {
        this.sent++;
        const request = next();
        this.#note(await wire.send(request), request.body);
      }
    };
    await Promise.all(this.#wires.map(one));
    for (const wire of this.#wires) wire.end();
  }

  #note(answer: WireAnswer | null, body: Buffer): void {
    const status = answer?.status ?? 0;
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    if (!answer) return;
    if (isDefined(answer)) {
      if (status === 200) this.#add(JSON.parse(answer.body) as typeof this.answered);
    } else if (this.undefinedAnswers.length < 5) {
      this.undefinedAnswers.push(`${status} ${answer.body.slice(0, 200)} to ${body.toString('latin1', 0, 200)}`);
    }
  }

  #add({ accepted, duplicates, quarantined }: typeof this.answered): void {
    this.answered.accepted += accepted;
    this.answered.duplicates += duplicates;
    this.answered.quarantined += quarantined;
  }
}

/** What the contract allows: a 200 with counts, or an error in the one shape; a 5xx is a 503 that says when to come again. */
function isDefined({ status, retryAfter, body }: WireAnswer): boolean {
  if (status === 200) return /^\{"success":true,"accepted":\d+,"duplicates":\d+,"quarantined":\d+\}$/.test(body);
  if (![400, 401, 413, 415, 503].includes(status)) return false;
  return /^\{"error":\{"code":"\w+","message":".+"\}\}$/.test(body) && (status !== 503 || retryAfter !== null);
}

/** Looks at the server again and again. */
class Watch {
  readonly #target: Target;
  readonly #before: number;
  readonly #timer: NodeJS.Timeout;
  #most: number;
  #looking: Promise<void> = Promise.resolve();
  loopDelayMs = 0;

  constructor(target: Target) {
    this.#target = target;
    this.#before = target.residentBytes();
    this.#most = this.#before;
    this.#timer = setInterval(() => {
      this.#most = Math.max(this.#most, target.residentBytes());
      this.#looking = this.#looking.then(() => this.#look()).catch(() => undefined);
    }, LOOK_EVERY_MS);
  }

  residentMib() {
    const [before, most] = [this.#before / 2 ** 20, this.#most / 2 ** 20];
    return { before, most, growth: most - before };
  }

  words(): string {
    return `resident + ${Math.round(this.residentMib().growth)} MiB, event loop at most ${Math.round(this.loopDelayMs)} ms late`;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await this.#look();
  }

  async #look(): Promise<void> {
    this.loopDelayMs = Math.max(this.loopDelayMs, await this.#target.loopDelayMs());
  }
}

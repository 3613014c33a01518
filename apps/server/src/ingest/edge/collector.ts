import { INGEST_LIMITS } from '@foothold/protocol/schema';
import type { InstallObservation } from '../../api/install/observations.ts';
import { claimsSomebody, type Proof } from '../../identity/proof.ts';
import { NO_RULES } from '../../identity/rules.ts';
import { seal } from '../../identity/seal.ts';
import { TokenVerifier } from '../../identity/token-verifier.ts';
import { isBotBrowser } from '../event/automated.ts';
import { type Form, parseJson, readRequest } from '../event/read-request.ts';
import type { Frame } from '../log/frame.ts';
import { LogUnavailable } from '../log/log-writer.ts';
import { refusalBody } from '../quarantine/kept-body.ts';
import { type Answer, answerAccepted, answerRefusal, type Counts } from './answer.ts';
import { BytesInFlight, type Share } from './bytes-in-flight.ts';
import { clientAddress, type TrustedProxies } from './client-address.ts';
import { ComeAgain } from './come-again.ts';
import type { EdgeRequest, RequestHeaders } from './edge-request.ts';
import { findWriteKey } from './find-write-key.ts';
import { isKeyLike, type KeyCache, type KeyOwner } from './key-cache.ts';
import { type Noted, Notes } from './notes.ts';
import { Pace } from './pace.ts';
import { NO_RATES, type RateLimits, Rates } from './rates.ts';
import { letGo, readBody } from './read-body.ts';
import type { RefusalReason } from './refusal.ts';

export interface CollectorOptions {
  keys: KeyCache;
  /** Resolves once the frame survives a power cut; rejects with {@link LogUnavailable}. */
  append: (frame: Frame) => Promise<unknown>;
  /** Whether an append of so many bytes would be refused, because too much waits for the disk. Default: never. */
  isFull?: (bytes: number) => boolean;
  /** What could not even be noted in the log: counted elsewhere until it can be. */
  onUnsavedRefusal: (frame: Frame) => void;
  observe: (seen: InstallObservation) => void;
  metrics: EdgeMetrics;
  now: () => number;
  /** Events a second that one sender may send. Default: any number. */
  rates?: RateLimits;
  /** Whose `X-Forwarded-For` is believed, for the rate of an address. Default: nobody's. */
  proxies?: TrustedProxies | null;
  /** Of bodies that are held at the same time, over all requests; beyond, 503. Default 64 MiB. */
  bytesInFlight?: BytesInFlight;
  pace?: EdgePace;
}
type EdgePace = Pick<Pace, 'delay' | 'isFarBehind' | 'endOfTurn'>;
export interface EdgeMetrics {
  request(outcome: 'accepted' | RefusalReason, counts: Counts & { refused: number }): void;
}
const ARRIVAL_EVERY_MS = 1_000;
export const BYTES_IN_FLIGHT = 64 * 1024 * 1024;

interface Arrived {
  bytes: Buffer;
  receivedAtMs: number;
  isBehind: boolean;
}
interface Refused extends Refusal {
  reason: RefusalReason;
}
interface Refusal {
  /** '' where the key belongs to nobody, or nobody can say to whom. */
  environmentId: string;
  keyId?: string;
  count: number;
  receivedAtMs: number;
  waitMs?: number;
  /** What was read of the body. */
  bytes: Buffer | null;
}
type ParsedBody = Record<string, unknown>;
type IdentityHow = Extract<InstallObservation, { code: 'identity' }>['how'];
interface Admitted extends Noted {
  frame: Frame;
  origin: string | null;
  /** How who is named was vouched for; null where nobody asks, or nobody is named. */
  vouched: IdentityHow | null;
  /** It came with the key that stands in pages: whatever a back end sends says nothing about a script. */
  isPublic: boolean;
}

/** The way of one request: read, judged, made durable, answered. Nothing is promised before the log has it. */
export class Collector {
  readonly #o: CollectorOptions;
  readonly #notes = new Notes();
  readonly #rates: Rates;
  readonly #inFlight: BytesInFlight;
  readonly #pace: EdgePace;
  readonly #comeAgain = new ComeAgain();
  readonly #tokens: TokenVerifier;
  #arrival: { environmentId: string; origin: string | null; atMs: number } = {
    environmentId: '',
    origin: null,
    atMs: 0,
  };

  constructor(options: CollectorOptions) {
    this.#o = options;
    this.#rates = new Rates(options.rates ?? NO_RATES);
    this.#inFlight = options.bytesInFlight ?? new BytesInFlight(BYTES_IN_FLIGHT);
    this.#pace = options.pace ?? new Pace();
    this.#tokens = new TokenVerifier(options.now);
  }

  /** The answer to one request; never rejects for what the request is. */
  async collect(request: EdgeRequest, form: Form): Promise<Answer> {
    // Before anything is done for it: what is refused by the thousand has to cost next to nothing.
    if (this.#pace.isFarBehind) {
      letGo(request);
      return this.#turnAway(request, this.#o.now());
    }
    const share = this.#inFlight.share();
    try {
      return await this.#collect(request, form, share);
    } finally {
      share.giveBack();
    }
  }

  async #collect(from: EdgeRequest, form: Form, share: Share): Promise<Answer> {
    const read = await readBody(from, share);
    const receivedAtMs = this.#o.now();
    if (!read.ok) {
      if (read.reason === 'aborted') return { status: 400, body: '', retryAfterSeconds: 0 };
      // The key beside the body says whose ledger shows it.
      const owner = await this.#ownerOf(findWriteKey(from.headers.authorization, null, from.writeKey));
      const bytes = read.reason === 'unreadable' ? read.bytes : null;
      return this.#refuse(read.reason, { ...keyOf(owner), count: 1, receivedAtMs, bytes });
    }
    // Of a body that came in pieces the work begins only now.
    const delay = this.#pace.delay(read.bytes.length);
    if (delay === 'far_behind' || this.#o.isFull?.(read.bytes.length)) {
      share.giveBack();
      return this.#turnAway(from, receivedAtMs);
    }
    const decided = await this.#decide(from, form, { bytes: read.bytes, receivedAtMs, isBehind: delay === 'behind' });
    return 'reason' in decided ? this.#refuse(decided.reason, decided) : this.#take(decided);
  }

  /** Parses and judges. What was parsed ends here: held until the disk has it, it would live long enough to be taken for old. */
  async #decide(
    from: EdgeRequest,
    form: Form,
    { bytes, receivedAtMs, isBehind }: Arrived,
  ): Promise<Admitted | Refused> {
    const { headers } = from;
    const text = bytes.toString();
    const json = parseJson(text);
    const request = readRequest(json, form);
    const count = request?.events.length ?? 1;
    const body = isRecord(json) ? json : null;
    const key = findWriteKey(headers.authorization, body, from.writeKey);
    const owner = await this.#ownerOf(key);
    const refuse = (reason: RefusalReason, waitMs = 0): Refused => ({
      ...{ reason, ...keyOf(owner), count, receivedAtMs, waitMs, bytes },
    });

    if (body === null) return refuse('unreadable');
    if (owner === 'unavailable') return refuse('unavailable');
    const origin = originOf(headers);
    if (!owner) {
      if (key !== null && isKeyLike(key))
        this.#o.observe({ code: 'unknown_key', writeKey: key, origin, atMs: receivedAtMs });
      return refuse('unknown_key');
    }
    if (!request) return refuse('unreadable');
    if (count > INGEST_LIMITS.eventsPerRequest) return refuse('too_many_events');
    if (isBehind) return refuse('overloaded');
    const waitMs = this.#waitMs(from, key as string, count, receivedAtMs);
    if (waitMs > 0) return refuse('rate_limited', waitMs);
    const sealed = await this.#sealed(owner, bytes, body, form);
    const { proof } = sealed;
    const { environmentId } = owner;
    const escapes = text.includes('\\u');
    const noted = this.#notes.note(request, { environmentId, form, receivedAtMs, escapes, proof });
    if (noted === null) return refuse('too_deep');
    // Field by field: copies of objects were a tenth of the whole request's cost.
    const frame: Frame = {
      kind: 'request',
      fromBotBrowser: isBotBrowser(headers['user-agent']),
      form: sealed.form,
      environmentId: owner.environmentId,
      keyId: owner.keyId,
      count,
      receivedAtMs,
      body: sealed.bytes,
    };
    const vouched = proof && vouchedHow(request.events, proof);
    return { frame, counts: noted.counts, known: noted.known, origin, vouched, isPublic: owner.kind === 'write' };
  }

  /** Makes it durable, and only then says so. */
  async #take({ frame, counts, known, origin, vouched, isPublic }: Admitted): Promise<Answer> {
    const { environmentId, receivedAtMs: atMs } = frame;
    try {
      await this.#o.append(frame);
    } catch (error) {
      this.#notes.forget(frame, known);
      const isOverload = error instanceof LogUnavailable && error.reason === 'overload';
      return this.#refuse(isOverload ? 'overloaded' : 'unavailable', { ...frame, bytes: null });
    }
    if (isPublic) this.#noteArrival(environmentId, origin, atMs);
    if (vouched) this.#o.observe({ code: 'identity', environmentId, how: vouched, atMs });
    const { accepted, duplicates, quarantined } = counts;
    this.#o.metrics.request('accepted', { accepted, duplicates, quarantined, refused: 0 });
    return answerAccepted(counts);
  }

  #waitMs({ headers, address: connection }: EdgeRequest, key: string, count: number, nowMs: number): number {
    if (!this.#rates.isLimited) return 0;
    const address = clientAddress(connection, headers['x-forwarded-for']?.toString(), this.#o.proxies ?? null);
    return this.#rates.admit({ key, address, origin: originOf(headers) }, count, nowMs);
  }

  /** Once a second and origin is often enough. */
  #noteArrival(environmentId: string, origin: string | null, atMs: number): void {
    const last = this.#arrival;
    const isKnown = last.environmentId === environmentId && last.origin === origin;
    if (isKnown && atMs - last.atMs < ARRIVAL_EVERY_MS) return;
    this.#arrival = { environmentId, origin, atMs };
    this.#o.observe({ code: 'arrived', environmentId, origin, atMs });
  }

  /** Most requests are as they came: nobody asks who vouches for them, and no token has to be taken out. */
  #sealed({ environmentId, kind, identity: rules = NO_RULES }: KeyOwner, bytes: Buffer, json: ParsedBody, form: Form) {
    if (rules.mode === 'off' && json.identityToken === undefined) return { bytes, form, proof: null };
    return seal({ bytes, json, form }, { environmentId, kind, rules, verifier: this.#tokens });
  }

  async #ownerOf(key: string | null): Promise<KeyOwner | 'unavailable' | null> {
    if (key === null) return null;
    const lookup = this.#o.keys.lookup(key);
    return (lookup instanceof Promise ? await lookup : lookup).found;
  }

  /** Unparsed, and so counted as one; written down with others like it within a second. For whom, if memory knows. */
  async #turnAway({ headers, writeKey }: EdgeRequest, receivedAtMs: number): Promise<Answer> {
    const key = findWriteKey(headers.authorization, null, writeKey);
    const lookup = key === null ? null : this.#o.keys.lookup(key);
    const owner = lookup === null || lookup instanceof Promise ? null : lookup.found;
    this.#o.metrics.request('overloaded', { accepted: 0, duplicates: 0, quarantined: 0, refused: 1 });
    this.#o.onUnsavedRefusal({
      ...keyOf(owner),
      ...{ kind: 'refusal', fromBotBrowser: false, count: 1, receivedAtMs },
      ...TURNED_AWAY,
    });
    await this.#pace.endOfTurn();
    return answerRefusal('overloaded', this.#comeAgain.waitMs());
  }

  async #refuse(reason: RefusalReason, { environmentId, keyId, count, receivedAtMs, waitMs = 0, bytes }: Refusal) {
    const frame: Frame = {
      ...{ kind: 'refusal', fromBotBrowser: false, environmentId, keyId, count, receivedAtMs },
      // What nobody will ever see is not kept.
      ...refusalBody(reason, environmentId === '' ? null : bytes),
    };
    this.#o.metrics.request(reason, { accepted: 0, duplicates: 0, quarantined: 0, refused: count });
    const noted = this.#o
      .append(frame)
      .catch(() => this.#o.onUnsavedRefusal({ ...frame, ...refusalBody(reason, null) }));
    // In an overload the disk has a queue of its own: a refusal that waited in it would be no quicker than an acceptance.
    await (reason === 'overloaded' ? this.#pace.endOfTurn() : noted);
    return answerRefusal(reason, reason === 'overloaded' ? this.#comeAgain.waitMs() : waitMs);
  }
}

const TURNED_AWAY = refusalBody('overloaded', null);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
function keyOf(owner: KeyOwner | 'unavailable' | null): Pick<Refusal, 'environmentId' | 'keyId'> {
  if (owner === null || owner === 'unavailable') return { environmentId: '' };
  return { environmentId: owner.environmentId, keyId: owner.keyId };
}

/** How many of the requests that name somebody are signed: what is to be known before anything is enforced. */
function vouchedHow(events: unknown[], proof: Proof): IdentityHow | null {
  if (!events.some((event) => isRecord(event) && claimsSomebody(event))) return null;
  return proof.by === 'nobody' ? proof.why : proof.by;
}

function originOf({ origin, referer }: RequestHeaders): string | null {
  if (origin && origin !== 'null') return origin.slice(0, 200);
  return referer && URL.canParse(referer) ? new URL(referer).origin : null;
}

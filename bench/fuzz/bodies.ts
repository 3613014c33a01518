import { gzipSync } from 'node:zlib';
import { ingestFixtures, invalidEvents, invalidRequests } from '@foothold/protocol/fixtures';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

/** One request as it goes over the wire. */
export interface FuzzRequest {
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

const BATCH_PATHS = ['/v1/batch', '/v1/b', '/beacon/v1/batch'];
const SINGLE_PATHS = ['track', 'identify', 'group', 'page', 'screen', 'alias', 't', 'i', 'g', 'p', 's', 'a'];
const CONTENT_TYPES = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'image/png', ''];
/** What a product sends all day. */
const ORDINARY = ingestFixtures.filter(({ path, expected }) => path === '/v1/batch' && expected.quarantined === 0);
/** 64 MiB of nothing in 64 KB. */
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024));
const NESTED_BOMB = gzipSync(BOMB);
const DEEP = ['[', '{"a":', '[{"a":'].map((open) => Buffer.from(open.repeat(20_000)));

/** Requests of all kinds, for one environment, in an order that the seed decides. */
export class Bodies {
  readonly #random: Random;
  readonly #writeKey: string;
  #made = 0;

  constructor(random: Random, writeKey: string) {
    this.#random = random;
    this.#writeKey = writeKey;
  }

  next(): FuzzRequest {
    const random = this.#random;
    this.#made++;
    const kind = random.next();
    if (kind < 0.55) return this.#sent(this.#golden());
    if (kind < 0.7) return this.#sent(this.#bentText());
    if (kind < 0.8) return this.#sent(random.bytes(random.below(2_000)));
    if (kind < 0.9) return this.#sent(Buffer.from(`{"batch":[${random.pick(invalidEvents).json(this.#made)}]}`));
    if (kind < 0.94) return this.#sent(this.#zipped());
    if (kind < 0.97) return this.#sent(this.#deep());
    if (kind < 0.999) return this.#refused();
    return this.#sent(random.pick([BOMB, NESTED_BOMB, Buffer.alloc(1_048_577, 0x20)]));
  }

  /** As a product sends them, with nothing wrong. */
  ordinary(): FuzzRequest {
    this.#made++;
    const authorization = `Basic ${Buffer.from(`${this.#writeKey}:`).toString('base64')}`;
    const headers = { 'content-type': 'application/json', authorization };
    return { path: '/v1/batch', headers, body: Buffer.from(JSON.stringify(this.#fixture(ORDINARY))) };
  }

  #golden(): Buffer {
    const body = this.#fixture(ingestFixtures);
    if (this.#random.chance(0.9)) mutate(body, this.#random);
    return Buffer.from(JSON.stringify(body));
  }

  #fixture(among: readonly (typeof ingestFixtures)[number][]): object {
    const body = structuredClone(this.#random.pick(among).body) as { batch?: { messageId?: string }[] };
    for (const [i, event] of (body.batch ?? []).entries()) event.messageId = `fuzz-${this.#made}-${i}`;
    return body;
  }

  /** A good body with some bytes changed, cut off or put in. */
  #bentText(): Buffer {
    const bytes = this.#golden();
    for (let n = 1 + this.#random.below(6); n > 0; n--)
      bytes[this.#random.below(bytes.length)] = this.#random.below(256);
    if (this.#random.chance(0.3)) return bytes.subarray(0, this.#random.below(bytes.length));
    return this.#random.chance(0.2) ? Buffer.concat([bytes, this.#random.bytes(9)]) : bytes;
  }

  #zipped(): Buffer {
    const zipped = gzipSync(this.#golden(), { level: 1 });
    if (this.#random.chance(0.4)) return zipped;
    if (this.#random.chance(0.5)) return zipped.subarray(0, this.#random.below(zipped.length));
    zipped[this.#random.below(zipped.length)] = this.#random.below(256);
    return zipped;
  }

  #deep(): Buffer {
    const open = this.#random.pick(DEEP).subarray(0, 1 + this.#random.below(20_000));
    return this.#random.chance(0.5) ? Buffer.concat([Buffer.from('{"batch":'), open]) : open;
  }

  #refused(): FuzzRequest {
    const { body, headers, withUnknownKey } = this.#random.pick(
      invalidRequests.filter(({ kind }) => kind !== 'over-1-mib'),
    );
    const sent = this.#sent(Buffer.from(body(this.#made)));
    return withUnknownKey
      ? { path: '/v1/batch?writeKey=fhw_nobody', headers: {}, body: sent.body }
      : { path: this.#path(), headers: { ...sent.headers, ...headers }, body: sent.body };
  }

  /** The key always stands beside the body, so that it is known whose ledger counts the request. */
  #sent(body: Buffer): FuzzRequest {
    const headers: Record<string, string> = { 'content-type': this.#random.pick(CONTENT_TYPES) };
    if (this.#random.chance(0.02))
      headers['content-encoding'] = this.#random.pick(['gzip', 'br', 'identity', '\u00ff', 'x-gzip']);
    if (this.#random.chance(0.05)) headers.origin = this.#random.pick(['null', 'https://a.example', 'nonsense']);
    headers.authorization = `Basic ${Buffer.from(`${this.#writeKey}:`).toString('base64')}`;
    return { path: this.#path(), headers, body };
  }

  #path(): string {
    return this.#random.chance(0.85) ? this.#random.pick(BATCH_PATHS) : `/v1/${this.#random.pick(SINGLE_PATHS)}`;
  }
}

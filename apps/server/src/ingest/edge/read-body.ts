import { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import { INGEST_LIMITS } from '@foothold/protocol/schema';
import type { Share } from './bytes-in-flight.ts';
import type { EdgeRequest } from './edge-request.ts';

const LIMIT = INGEST_LIMITS.requestBytes;
/** Up to here unpacking costs less than the way to another thread and back: some 40 µs, and 3 ms for the worst that fits. */
const SMALL_BYTES = 16 * 1024;
const OPTIONS = { maxOutputLength: LIMIT };
const inflateElsewhere = promisify(gunzip);

export type ReadBody =
  | { ok: true; bytes: Buffer }
  | { ok: false; reason: 'too_large' | 'unsupported_encoding' | 'overloaded' }
  /** What cannot be unpacked, as it came. */
  | { ok: false; reason: 'unreadable'; bytes: Buffer }
  /** The client has gone: there is nobody to answer, and nothing was read. */
  | { ok: false; reason: 'aborted' };

/**
 * Reads a body, at most 1 MiB before and after decompression; stops at the limit. gzip is known by its header or by its
 * first bytes. What is held of it is taken off `share`.
 */
export async function readBody({ headers, body }: EdgeRequest, share: Share): Promise<ReadBody> {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding && encoding !== 'gzip' && encoding !== 'x-gzip' && encoding !== 'identity') {
    return { ok: false, reason: 'unsupported_encoding' };
  }
  const declared = Number(headers['content-length']);
  if (declared > LIMIT) return { ok: false, reason: 'too_large' };
  const read = await (body instanceof IncomingMessage ? readIncoming(body, share) : readStream(body, share));
  if (!read.ok) return read;
  const { bytes } = read;
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? unzip(bytes, share) : read;
}

/** Reads what comes of a body and keeps nothing of it: left alone it would wait in memory for its answer. */
export function letGo({ body }: EdgeRequest): void {
  if (body instanceof IncomingMessage) body.resume();
}

async function unzip(zipped: Buffer, share: Share): Promise<ReadBody> {
  try {
    // Not taken before: there are never more at once than threads, and what most of them give is small.
    const isSmall = zipped.length <= SMALL_BYTES;
    const bytes = isSmall ? gunzipSync(zipped, OPTIONS) : await inflateElsewhere(zipped, OPTIONS);
    return share.take(bytes.length) ? { ok: true, bytes } : { ok: false, reason: 'overloaded' };
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? { ok: false, reason: 'too_large' } : { ok: false, reason: 'unreadable', bytes: zipped };
  }
}

/** Straight from node's request, without the web streams between: this is the busiest path there is. */
function readIncoming(incoming: IncomingMessage, share: Share): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (read: ReadBody) => {
      incoming.off('data', onData);
      incoming.off('end', onEnd);
      incoming.off('error', onGone);
      incoming.off('close', onGone);
      resolve(read);
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > LIMIT) finish({ ok: false, reason: 'too_large' });
      else if (!share.take(chunk.length)) finish({ ok: false, reason: 'overloaded' });
      else chunks.push(chunk);
    };
    const onEnd = () => {
      finish({ ok: true, bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length) });
    };
    const onGone = () => finish({ ok: false, reason: 'aborted' });
    incoming.on('data', onData);
    incoming.on('end', onEnd);
    incoming.on('error', onGone);
    incoming.on('close', onGone);
    if (incoming.destroyed && !incoming.readableEnded) onGone();
  });
}

async function readStream(stream: ReadableStream<Uint8Array> | null, share: Share): Promise<ReadBody> {
  if (!stream) return { ok: true, bytes: Buffer.alloc(0) };
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { ok: true, bytes: Buffer.concat(chunks, length) };
    length += value.length;
    const reason = length > LIMIT ? 'too_large' : share.take(value.length) ? null : 'overloaded';
    if (reason) {
      await reader.cancel().catch(() => undefined);
      return { ok: false, reason };
    }
    chunks.push(value);
  }
}

import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { ApiError } from '../http/errors.ts';
import { incomingOf } from '../http/incoming-of.ts';

/**
 * The body as text; straight from node's request where it is one: the web streams between take longer than all the rest.
 * @throws ApiError `too_large` as soon as more than `most` bytes are there
 */
export async function readBody(c: Context, most: number): Promise<string> {
  const incoming = incomingOf(c);
  const text = incoming ? await textOf(incoming, most) : await c.req.text();
  if (text === null || Buffer.byteLength(text) > most) {
    throw new ApiError('too_large', `A state request has at most ${most} bytes.`);
  }
  return text;
}

/** Null when there is too much of it. Of a request that was broken off what has come. */
function textOf(incoming: IncomingMessage, most: number): Promise<string | null> {
  if (Number(incoming.headers['content-length']) > most) return Promise.resolve(null);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > most) resolve(null);
      else chunks.push(chunk);
    });
    const finish = () => resolve(Buffer.concat(chunks).toString());
    incoming.on('end', finish);
    incoming.on('error', finish);
    incoming.on('close', finish);
  });
}

import type { Answer, Request } from './platform.ts';

const TIMEOUT_MS = 10_000;
/** A page that goes cuts what it has asked: no failure of a server. Whoever is still there after this has seen one. */
const CUT_MS = 200;

/**
 * One request as plain as can be: no preflight, no cookies. The body of the answer is always read, for an unread one
 * keeps its share of the 64 KB that all keepalive requests have. What hangs is given up.
 */
export async function send({ url, body, keepalive }: Request): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      // A text has the type text/plain.
      body,
      keepalive,
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, text: await response.text(), retryAfter };
  } catch {
    await new Promise((resolve) => setTimeout(resolve, CUT_MS));
    return { status: 0, text: '' };
  }
}

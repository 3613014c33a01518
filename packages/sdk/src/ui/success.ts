import { english } from './strings/strings.ts';

/** What few tours need: one chunk, with the English words of all that is in it. */
export async function success() {
  const chunk = await import('../entries/success.ts');
  Object.assign(english, chunk.more);
  return chunk;
}

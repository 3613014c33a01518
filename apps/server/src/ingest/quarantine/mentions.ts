import { isUtf8 } from 'node:buffer';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { parseJson } from '../event/read-request.ts';

const PAGE = 50;

/**
 * Ids of what is held back in an environment and names one of these people, wherever it names them. `known`: what was
 * looked at before, and need not be again; what is looked at now is added.
 */
export async function findMentions(
  db: Kysely<Database>,
  environmentId: string,
  rawIds: readonly string[],
  known: Set<string>,
): Promise<string[]> {
  const wanted = new Set(rawIds);
  const held = db.selectFrom('quarantine').select('id').where('environment_id', '=', environmentId);
  const unread = (await held.execute()).map(({ id }) => id).filter((id) => !known.has(id));
  const found: string[] = [];
  for (let i = 0; i < unread.length; i += PAGE) {
    const page = unread.slice(i, i + PAGE);
    const rows = await db.selectFrom('quarantine').select(['id', 'body']).where('id', 'in', page).execute();
    for (const { id, body } of rows) if (mentions(body, wanted)) found.push(id);
  }
  for (const id of unread) known.add(id);
  return found;
}

/**
 * Whether somebody is named in these bytes: as a text or number of its JSON; in what is no JSON as a word of its own. Of
 * what is no text at all nobody can tell, so it is taken for one that does.
 */
export function mentions(body: Uint8Array, ids: ReadonlySet<string>): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = bytes.toString();
  const json = parseJson(text);
  if (json !== undefined) return holds(json, ids);
  if (!isUtf8(withoutTornEnd(bytes)) || text.includes('\0')) return true;
  const unescaped = text.replace(
    /\\(?:u([0-9a-fA-F]{4})|(.))/g,
    (_, hex, plain) => plain ?? String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const readings = new Set([text, unescaped, decoded(unescaped)]);
  for (const reading of readings) for (const id of ids) if (hasWord(reading, id)) return true;
  return false;
}

/** Without recursion: a single event is not read when it is too deep, but a body that was refused may be. */
function holds(json: unknown, ids: ReadonlySet<string>): boolean {
  const open: unknown[] = [json];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string' || typeof value === 'number') {
      if (ids.has(String(value))) return true;
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (ids.has(key) && !Array.isArray(value)) return true;
        open.push(member);
      }
    }
  }
  return false;
}

/** What was cut at so many bytes may end within a character. */
function withoutTornEnd(bytes: Buffer): Buffer {
  for (let cut = 0; cut < 4 && cut <= bytes.length; cut++) {
    const rest = bytes.subarray(0, bytes.length - cut);
    if (isUtf8(rest)) return rest;
  }
  return bytes;
}

/** As a form's body says it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isPartOfWord(text[at - 1]) && !isPartOfWord(text[at + word.length])) return true;
  }
  return false;
}

const isPartOfWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);

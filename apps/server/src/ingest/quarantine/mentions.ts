import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { parseJson } from '../event/read-request.ts';

/** Who is looked for, and where in an event that counts: a person anywhere, an account where an event names its account. */
export interface Sought {
  kind: 'person' | 'account';
  ids: ReadonlySet<string>;
  /** Only what is certain: a person, too, where an event names its person; by the tokens of JSON alone, also of one that breaks off. */
  certain?: boolean;
}

const PAGE = 50;
/** So much is read at a stretch before others have their turn. */
const BYTES_A_TURN = 1024 * 1024;

/**
 * Ids of what is held back in an environment and names one of these. `known`: what was looked at before, and need not be
 * again; what is looked at now is added.
 */
export async function findMentions(
  db: Kysely<Database>,
  environmentId: string,
  sought: Sought,
  known: Set<string>,
): Promise<string[]> {
  const held = db.selectFrom('quarantine').select('id').where('environment_id', '=', environmentId);
  const unread = (await held.execute()).map(({ id }) => id).filter((id) => !known.has(id));
  const found: string[] = [];
  let bytes = 0;
  for (let i = 0; i < unread.length; i += PAGE) {
    const page = unread.slice(i, i + PAGE);
    const rows = await db.selectFrom('quarantine').select(['id', 'body']).where('id', 'in', page).execute();
    for (const { id, body } of rows) {
      if (mentions(body, sought)) found.push(id);
      bytes += body.byteLength;
      if (bytes < BYTES_A_TURN) continue;
      bytes = 0;
      await setImmediate();
    }
  }
  for (const id of unread) known.add(id);
  return found;
}

/**
 * Whether somebody is named in these bytes: by a text or number of its JSON, also in a member that a later one of the same
 * name hides; in what is no JSON as a word of its own. Of what is no text at all nobody can tell, so it is taken for one
 * that does.
 */
export function mentions(body: Uint8Array, sought: Sought): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = bytes.toString();
  if (sought.certain || parseJson(text) !== undefined) return holds(text, sought);
  if (!isUtf8(withoutTornEnd(bytes)) || text.includes('\0')) return true;
  const unescaped = text.replace(
    /\\(?:u([0-9a-fA-F]{4})|(.))/g,
    (_, hex, plain) => plain ?? String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const readings = new Set([text, unescaped, decoded(unescaped)]);
  for (const reading of readings) for (const id of sought.ids) if (hasWord(reading, id)) return true;
  return false;
}

/** Where an event names its person, and its account. */
const NAMING = { person: ['userId', 'anonymousId', 'previousId'], account: ['groupId'] };

/**
 * Goes through the texts and numbers of a JSON as they stand there, however deep. A text that does not end is one token up to
 * the end, so that no other is looked for within it again and again.
 */
function holds(json: string, { kind, ids, certain = false }: Sought): boolean {
  const isAnywhere = kind === 'person' && !certain;
  const tokens = /"([^"\\]*(?:\\[\s\S][^"\\]*)*)(?:"(\s*:)?|\\?$)|-?\d[\d.eE+-]*/g;
  let namedFrom = -1;
  for (let token = tokens.exec(json); token; token = tokens.exec(json)) {
    const [whole, text, colon] = token;
    const value = text === undefined ? String(Number(whole)) : unescaped(text);
    const isWhole = text === undefined || tokens.lastIndex < json.length || whole.endsWith('"');
    const isNamed = (isWhole && ids.has(value)) || (text === undefined && ids.has(whole));
    if (isNamed && (isAnywhere || isNext(json, namedFrom, token.index))) return true;
    namedFrom = colon !== undefined && NAMING[kind].includes(value) ? tokens.lastIndex : -1;
  }
  return false;
}

/** Each backslash begins an escape that JSON knows. */
const ESCAPES = /^[^"\\]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\]*)*$/;
const escapedControl = (character: string) => JSON.stringify(character).slice(1, -1);

/** As JSON means it; of what is no JSON, as it stands there. */
function unescaped(text: string): string {
  if (!text.includes('\\') || !ESCAPES.test(text)) return text;
  return JSON.parse(`"${text.replace(/\p{Cc}/gu, escapedControl)}"`) as string;
}

/** Whether nothing but the beginning of a list lies between. */
const isNext = (json: string, from: number, to: number) => from >= 0 && /^[\s[]*$/.test(json.slice(from, to));

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

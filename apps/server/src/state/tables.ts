import type { Database } from '@foothold/storage/metadata';
import { CompiledQuery, type Kysely, PostgresAdapter, type Transaction } from 'kysely';

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

/** Few enough parameters a statement for SQLite (32,766) and PostgreSQL (65,535). */
const ROWS = 512;
/** Ids travel as one parameter; so many at once keep an answer small. */
const IDS = 2_048;

export function* chunks<Item>(items: Iterable<Item>, size: number = ROWS): Generator<Item[]> {
  let chunk: Item[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

export function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Rows of one environment whose `column` is one of `ids`; in no order. */
export async function selectIn<Table extends keyof Database>(
  db: Db,
  table: Table,
  environmentId: string,
  column: keyof Database[Table] & string,
  ids: Iterable<string>,
): Promise<Database[Table][]> {
  const rows: Database[Table][] = [];
  for (const chunk of chunks(ids, IDS)) {
    const [text, parameters] = isPostgres(db)
      ? [`select * from ${table} where environment_id = $1 and ${column} = any($2::text[])`, [environmentId, chunk]]
      : [
          `select * from ${table} where environment_id = ? and ${column} in (select value from json_each(?))`,
          [environmentId, JSON.stringify(chunk)],
        ];
    const answer = await db.executeQuery<Database[Table]>(CompiledQuery.raw(text as string, parameters as unknown[]));
    rows.push(...answer.rows);
  }
  return rows;
}

/** Inserts the rows, all with the same columns, or where their key is there already sets the columns of `set`. */
export async function upsert<Table extends keyof Database>(
  trx: Db,
  table: Table,
  key: (keyof Database[Table] & string)[],
  set: (keyof Database[Table] & string)[],
  rows: Iterable<Database[Table]>,
): Promise<void> {
  const updates = set.map((column) => `${column} = excluded.${column}`).join(',');
  await insertOr(trx, table, key, updates, rows);
}

/** Inserts the rows, or where their key is there already adds their `column` to it. */
export async function increment<Table extends keyof Database>(
  trx: Db,
  table: Table,
  key: (keyof Database[Table] & string)[],
  column: keyof Database[Table] & string,
  rows: Iterable<Database[Table]>,
): Promise<void> {
  await insertOr(trx, table, key, `${column} = ${table}.${column} + excluded.${column}`, rows);
}

async function insertOr<Table extends keyof Database>(
  trx: Db,
  table: Table,
  key: string[],
  updates: string,
  rows: Iterable<Database[Table]>,
): Promise<void> {
  const place = placeholders(trx);
  for (const chunk of chunks(rows)) {
    for (const part of evenParts(chunk)) {
      const columns = Object.keys(part[0] as object);
      const values = part.map((_, row) => `(${columns.map((_, i) => place(row * columns.length + i + 1)).join(',')})`);
      const text = `insert into ${table} (${columns.join(',')}) values ${values.join(',')}
        on conflict (${key.join(',')}) do update set ${updates}`;
      const parameters = part.flatMap((row) => Object.values(row as object));
      await trx.executeQuery(CompiledQuery.raw(text, parameters));
    }
  }
}

/** Whether writing the one over the other would change nothing. */
export function isSameRow<Row extends object>(a: Row, b: Row): boolean {
  for (const column in b) if (a[column] !== b[column]) return false;
  return true;
}

// These statements are written by hand, in a few lengths each: the query builder takes longer over a statement of hundreds
// of rows than the store does, and a statement that was prepared before need not be prepared again.

const placeholders = (db: Db) => (isPostgres(db) ? (i: number) => `$${i}` : () => '?');

/** The list in parts whose lengths are powers of two, largest first. */
function* evenParts<Item>(items: Item[]): Generator<Item[]> {
  let from = 0;
  while (from < items.length) {
    const size = 2 ** Math.floor(Math.log2(items.length - from));
    yield items.slice(from, from + size);
    from += size;
  }
}

export const isPostgres = (db: Db): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

import type { Database } from '@foothold/storage/metadata';
import type { Kysely, Transaction } from 'kysely';

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

/** Few enough parameters a statement for SQLite (32,766) and PostgreSQL (65,535). */
const ROWS = 400;

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

/** Kysely's types follow one table; these two helpers are checked at their calls and loose within. */
type Loose = Kysely<Record<string, Record<string, string | number>>>;

/** Rows of one environment whose `column` is one of `ids`; in no order. */
export async function selectIn<Table extends keyof Database>(
  db: Db,
  table: Table,
  environmentId: string,
  column: keyof Database[Table] & string,
  ids: Iterable<string>,
): Promise<Database[Table][]> {
  const rows: unknown[] = [];
  for (const chunk of chunks(ids)) {
    const query = (db as unknown as Loose)
      .selectFrom(table as string)
      .selectAll()
      .where('environment_id', '=', environmentId)
      .where(column as string, 'in', chunk);
    rows.push(...(await query.execute()));
  }
  return rows as Database[Table][];
}

/** Inserts the rows, or where their key is there already sets the columns of `set`. */
export async function upsert<Table extends keyof Database>(
  trx: Db,
  table: Table,
  key: (keyof Database[Table] & string)[],
  set: (keyof Database[Table] & string)[],
  rows: Iterable<Database[Table]>,
): Promise<void> {
  for (const chunk of chunks(rows)) {
    await (trx as unknown as Loose)
      .insertInto(table as string)
      .values(chunk as unknown as Record<string, string | number>[])
      .onConflict((conflict) =>
        conflict
          .columns(key as string[])
          .doUpdateSet((eb) =>
            Object.fromEntries(set.map((column) => [column, eb.ref(`excluded.${column as string}`)])),
          ),
      )
      .execute();
  }
}

import { rm, writeFile } from 'node:fs/promises';
import type { Connection } from './session.ts';
import { quote } from './sql.ts';

export interface FileInsert {
  /** As in the statement: `t` or `database.t`. */
  table: string;
  /** As in the statement; all that the rows hold. */
  columns: string;
  rows: Buffer;
  /** Free to be written. */
  path: string;
}

/**
 * All rows are one block, as they are over HTTP: cut in two, the second half would have a token that says nothing of
 * it. And a token counts: a file is always read in the same order.
 */
const SETTINGS = {
  max_block_size: '10000000',
  min_insert_block_size_rows: '10000000',
  min_insert_block_size_bytes: '0',
  use_structure_from_insertion_table_in_table_functions: '1',
  deduplicate_insert_select: "'enable_even_for_bad_queries'",
};
const SETTINGS_TEXT = Object.entries(SETTINGS)
  .map(([name, value]) => `${name}=${value}`)
  .join(', ');

/** Globs, and the files of an archive. */
const PATTERN = /[*?{}]|::/;

/** Whether the engine would open this very file. */
export const isPlainPath = (path: string): boolean => !PATTERN.test(path);

/**
 * Inserts rows in TabSeparated from a file that is gone afterwards. What chDB is handed together with its statement it
 * reads once more as SQL, to the last byte: half of the processor time of an insert (measured: 15,000 events 89 ms so,
 * 45 ms from a file). Gives the number of rows.
 */
export async function insertFile(
  target: Pick<Connection, 'queryAsync'>,
  { table, columns, rows, path }: FileInsert,
): Promise<number> {
  try {
    await writeFile(path, rows, { mode: 0o600 });
    const source = `file(${quote(path)}, 'TabSeparated', 'auto', 'none')`;
    await target.queryAsync(`INSERT INTO ${table} (${columns}) SELECT * FROM ${source} SETTINGS ${SETTINGS_TEXT}`);
  } finally {
    await rm(path, { force: true });
  }
  return lines(rows);
}

function lines(bytes: Buffer): number {
  let count = bytes.length > 0 && bytes.at(-1) !== 0x0a ? 1 : 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count++;
  return count;
}

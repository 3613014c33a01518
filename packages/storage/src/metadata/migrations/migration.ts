import { type Kysely, type RawBuilder, sql } from 'kysely';

export type DialectName = 'sqlite' | 'postgres';

/** One step of the schema. Never changed once it has been in a release; `name` orders the steps. */
export interface MetadataMigration {
  /** `NNNN-what-it-does`, as its file. */
  name: string;
  up(schema: Schema): Promise<void>;
}

/**
 * Portable column types: `key` text compared byte by byte (ids and whatever is ordered), `text` anything else that is text,
 * `integer` 64 bits (times, counts, flags), `bytes`. A trailing `?` allows null.
 */
export type ColumnType = 'key' | 'text' | 'integer' | 'bytes';
export type Column = ColumnType | `${ColumnType}?`;

export interface TableShape {
  columns: Record<string, Column>;
  primaryKey: string[];
  /** By name of the index. */
  indexes?: Record<string, string[]>;
  unique?: Record<string, string[]>;
}

/** What a migration may do: what SQLite and PostgreSQL share. */
export interface Schema {
  readonly db: Kysely<unknown>;
  createTable(name: string, shape: TableShape): Promise<void>;
  addColumn(table: string, column: string, type: Column): Promise<void>;
  /** Turns a column that is not null into bytes: what its text was in UTF-8. It must be in no index. */
  textToBytes(table: string, column: string): Promise<void>;
  createIndex(table: string, name: string, columns: string[]): Promise<void>;
}

const TYPES: Record<DialectName, Record<ColumnType, RawBuilder<unknown>>> = {
  sqlite: { key: sql`text`, text: sql`text`, integer: sql`integer`, bytes: sql`blob` },
  postgres: { key: sql`text collate "C"`, text: sql`text collate "C"`, integer: sql`bigint`, bytes: sql`bytea` },
};

/** The {@link Schema} of one database. */
export function portableSchema(db: Kysely<unknown>, dialect: DialectName): Schema {
  const typeOf = (column: Column) => TYPES[dialect][column.replace('?', '') as ColumnType];
  const isNullable = (column: Column) => column.endsWith('?');
  const createIndex = async (table: string, name: string, columns: string[]) => {
    await db.schema.createIndex(name).on(table).columns(columns).execute();
  };
  return {
    db,
    createIndex,
    async createTable(name, { columns, primaryKey, indexes = {}, unique = {} }) {
      let table = db.schema.createTable(name);
      for (const [column, type] of Object.entries(columns)) {
        table = table.addColumn(column, typeOf(type), (c) => (isNullable(type) ? c : c.notNull()));
      }
      await table.addPrimaryKeyConstraint(`${name}_pk`, primaryKey as never[]).execute();
      for (const [index, over] of Object.entries(indexes)) await createIndex(name, index, over);
      for (const [index, over] of Object.entries(unique)) {
        await db.schema.createIndex(index).unique().on(name).columns(over).execute();
      }
    },
    async addColumn(table, column, type) {
      if (!isNullable(type)) throw new Error(`${table}.${column}: a column that is added later must allow null.`);
      await db.schema.alterTable(table).addColumn(column, typeOf(type)).execute();
    },
    async textToBytes(table, column) {
      const [at, from] = [sql.table(table), sql.ref(column)];
      if (dialect === 'postgres') {
        await sql`alter table ${at} alter column ${from} type bytea using convert_to(${from}, 'UTF8')`.execute(db);
        return;
      }
      const to = sql.ref(`${column}_bytes`);
      await sql`alter table ${at} add column ${to} blob not null default x''`.execute(db);
      await sql`update ${at} set ${to} = cast(${from} as blob)`.execute(db);
      await sql`alter table ${at} drop column ${from}`.execute(db);
      await sql`alter table ${at} rename column ${to} to ${from}`.execute(db);
    },
  };
}

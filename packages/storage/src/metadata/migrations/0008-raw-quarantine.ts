import { type Kysely, sql } from 'kysely';
import type { MetadataMigration } from './migration.ts';

/** Quarantine keeps the bytes that came, who sent them, and beside them what an event took from its request. */
export const rawQuarantine: MetadataMigration = {
  name: '0008-raw-quarantine',
  async up(schema) {
    await schema.textToBytes('quarantine', 'body');
    await schema.addColumn('quarantine', 'sent_bytes', 'integer?');
    await schema.addColumn('quarantine', 'key_id', 'key?');
    await schema.addColumn('quarantine', 'name', 'key?');
    await schema.addColumn('quarantine', 'call', 'key?');
    await schema.addColumn('quarantine', 'sent_at', 'integer?');
    await schema.addColumn('quarantine', 'from_bot', 'integer?');
    await schema.createIndex('quarantine', 'quarantine_by_reason', ['environment_id', 'reason', 'received_at', 'id']);
    await nameEvents(schema.db as Kysely<{ quarantine: Row }>);
  },
};

interface Row {
  id: string;
  body: Uint8Array;
  name: string | null;
}
const PAGE = 100;
const NAME_CHARACTERS = 512;

/** What is there already was searched by name in its body. */
async function nameEvents(db: Kysely<{ quarantine: Row }>): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('quarantine')
      .select(['id', 'body'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const { id, body } of rows) {
      const name = nameIn(Buffer.from(body).toString());
      if (name !== null) await sql`update quarantine set name = ${name} where id = ${id}`.execute(db);
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}

function nameIn(json: string): string | null {
  try {
    const name: unknown = (JSON.parse(json) as { event?: unknown } | null)?.event;
    if (typeof name !== 'string' || name.length > NAME_CHARACTERS) return null;
    return name.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
  } catch {
    return null;
  }
}

import type { Kysely } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { rawQuarantine } from './migrations/0008-raw-quarantine.ts';
import { portableSchema } from './migrations/migration.ts';
import { DIALECTS, temporaryMetadata } from './testing/index.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

describe.each(DIALECTS)('quarantine as it was before bytes were kept, on %s', (dialect) => {
  test('becomes bytes that say the same, and is still found by name', async () => {
    const { db } = await stores.open(dialect);
    const schema = portableSchema(db as unknown as Kysely<unknown>, dialect);
    await db.schema.dropTable('quarantine').execute();
    // As 0004 made it.
    await schema.createTable('quarantine', {
      columns: {
        ...{ id: 'key', environment_id: 'key', reason: 'text', message: 'text' },
        ...{ message_id: 'text?', received_at: 'integer', body: 'text' },
      },
      primaryKey: ['id'],
      indexes: { quarantine_by_time: ['environment_id', 'received_at', 'id'] },
    });
    const bodies = [
      '{"event":"Opened \\u00e9 💚\\u0000","properties":{"event":"Other"}}',
      `{"event":"${'e'.repeat(513)}"}`,
      '{"event":7}',
      'null',
      '"a\\\\b"',
      '{"type":"page"}',
    ];
    const old = { environment_id: 'e1', reason: 'no_person', message: 'why', message_id: null, received_at: 5 };
    // More than are read at once.
    const ids = Array.from({ length: 150 }, (_, n) => `q${String(n).padStart(3, '0')}`);
    const values = ids.map((id, n) => ({ ...old, id, body: bodies[n % bodies.length] as never }));
    await db.insertInto('quarantine').values(values).execute();

    await rawQuarantine.up(schema);
    const rows = await db.selectFrom('quarantine').selectAll().orderBy('id').execute();
    expect(rows.map(({ body }) => Buffer.from(body).toString())).toEqual(values.map(({ body }) => body));
    expect(rows.map(({ name }) => name)).toEqual(ids.map((_, n) => (n % bodies.length ? null : 'Opened é 💚\ufffd')));
    const later = { key_id: null, call: null, sent_at: null, from_bot: null, sent_bytes: null };
    expect(rows[3]).toMatchObject({ ...old, ...later, id: 'q003' });
    const body = Buffer.from([0, 0xff, 0xc3, 0x28]);
    await db
      .insertInto('quarantine')
      .values({ ...old, ...later, id: 'new', name: null, body })
      .execute();
    const added = db.selectFrom('quarantine').select('body').where('id', '=', 'new');
    expect(Buffer.from((await added.executeTakeFirstOrThrow()).body)).toEqual(body);
  });
});

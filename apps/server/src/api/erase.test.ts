import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraser } from './erase.ts';
import { makeWorld, NOW, type World } from './testing/world.ts';

describe('an erasure', () => {
  let world: World;
  let arrive: () => Promise<void>;
  let arriving: Promise<void> | undefined;

  beforeAll(async () => {
    // What is acknowledged and not yet stored comes while the erasure waits for it.
    world = await makeWorld('sqlite', {
      drained: () => {
        arriving ??= arrive();
        return arriving;
      },
    });
  });
  afterAll(() => world.close());

  test('waits for what is still on its way, so that nothing of the person arrives afterwards', async () => {
    const { production } = await world.newProject('Acme');
    const seen = (id: string, at: number) => ({ event: 'Seen', user: 'ada', at, id });
    await world.store(production.id, [seen('early', NOW - 2_000)]);
    arrive = () => world.store(production.id, [seen('late', NOW - 1_000)]);
    const key = production.secretKey;
    const erased = await world.get('/api/v1/people/ada', { key, method: 'DELETE' });
    expect(erased).toEqual({ erased: true, events: 2 });
    expect(await world.get('/api/v1/events', { key })).toMatchObject({ items: [] });
  });

  test('waits for what other collectors have taken out of their logs, but not for one that is gone', async () => {
    const { production } = await world.newProject('Acme');
    const environmentId = production.id;
    const { metadata, events } = world;
    const block = { collector: 'other', block: 7, start_position: 0, end_position: 1, body: '{}', state: 'pending' };
    const lost = { ...block, block: 6, collector: 'gone', created_at: NOW - 3_600_000 };
    await metadata.db
      .insertInto('ingest_blocks')
      .values([
        { ...block, state: 'pending', created_at: NOW },
        { ...lost, state: 'pending' },
      ])
      .execute();
    const sleep = async () => {
      await world.store(environmentId, [{ event: 'Seen', user: 'ada', at: NOW - 1_000, id: 'theirs' }]);
      await metadata.db.deleteFrom('ingest_blocks').where('block', '=', 7).execute();
    };
    const erasing = eraser({ metadata, events, now: () => NOW, sleep });
    expect(await erasing.erasePerson(environmentId, 'ada', ['ada'])).toBe(1);
    expect(await world.get('/api/v1/events', { key: production.secretKey })).toMatchObject({ items: [] });
  });
});

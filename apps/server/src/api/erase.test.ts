import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
});

import { DIALECTS, startTemporaryPostgres, type TemporaryPostgres } from '@foothold/storage/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CollectorWorld, makeCollectorWorld } from '../testing/collector-world.ts';
import { type TemporaryEvents, temporaryEvents } from '../testing/temporary-events.ts';

let events: TemporaryEvents;
let postgres: TemporaryPostgres;
beforeAll(async () => {
  [events, postgres] = await Promise.all([temporaryEvents(), startTemporaryPostgres()]);
}, 60_000);
afterAll(() => Promise.all([events.close(), postgres.stop()]));

describe.each(DIALECTS)('what is discarded on %s', (dialect) => {
  let world: CollectorWorld;
  beforeEach(async () => {
    world = await makeCollectorWorld(
      dialect,
      { events, postgres },
      { quarantine: { events: 1_200, bytes: 10_000_000 } },
    );
  });
  afterEach(() => world.close());

  const discard = async (body: unknown) => {
    const response = await world.ask('/quarantine/discard', { method: 'POST', body });
    return response.status === 200 ? response.json() : response.status;
  };
  const ledger = () => world.ingest.ledger(world.environmentId);
  const nameless = (count: number, more: object = {}) =>
    JSON.stringify({ batch: Array.from({ length: count }, () => ({ type: 'track', userId: 'u1', ...more })) });

  it('is one, or all that match; what is left stays, and the ledger has all of it', async () => {
    await world.post(nameless(3));
    await world.post(nameless(2, { event: 'Seen', timestamp: 'soon' }));
    await world.post('no json');
    const [item] = await world.held('&reason=no_name');
    const remove = () => world.ask(`/quarantine/${item?.id}`, { method: 'DELETE' });
    const removed = await remove();
    expect([removed.status, await removed.json()]).toEqual([200, { events: 1, bodies: 0 }]);
    expect((await remove()).status).toBe(404);
    expect(await discard({ reason: 'no_name', name: 'Seen' })).toEqual({ events: 0, bodies: 0 });
    expect(await discard({ name: 'Seen' })).toEqual({ events: 2, bodies: 0 });
    expect(await discard({ reason: 'unreadable' })).toEqual({ events: 0, bodies: 1 });
    expect((await world.held()).map(({ reason }) => reason)).toEqual(['no_name', 'no_name']);
    expect(await ledger()).toMatchObject({
      ...{ received: 6, stored: 0, quarantined: 5, discarded: 3, refused: { unreadable: 1 }, pending: 0 },
    });
    expect(await world.ingest.replay(world.environmentId, { patch: { event: 'Mended' } })).toMatchObject({ stored: 2 });
    expect(await ledger()).toMatchObject({ received: 6, stored: 2, quarantined: 3, discarded: 3 });
  });

  it('is said in words: nothing is discarded by an empty request or a wrong one', async () => {
    await world.post(nameless(1));
    for (const body of [{}, { reasons: 'no_name' }, { ids: [] }, { from: 'soon' }, [], null, 'all', { name: 7 }])
      expect([body, await discard(body)]).toEqual([body, 422]);
    expect((await world.ask('/quarantine/discard', { method: 'POST' })).status).toBe(422);
    expect(await discard({ ids: ["' or 1=1 --", '%', '..'] })).toEqual({ events: 0, bodies: 0 });
    expect(await world.held()).toHaveLength(1);
  });

  it('is found by time of receipt, as ISO 8601 or epoch milliseconds, by a replay too', async () => {
    await world.post(nameless(2));
    await world.held();
    const soon = Date.now() + 60_000;
    expect(await discard({ from: soon })).toEqual({ events: 0, bodies: 0 });
    expect(await discard({ from: new Date(soon).toISOString() })).toEqual({ events: 0, bodies: 0 });
    const replay = { method: 'POST', body: { to: soon, from: 0, reason: 'no_name' } };
    expect(await (await world.ask('/quarantine/replay', replay)).json()).toMatchObject({ quarantined: 2 });
    // One request is enough for so few: nothing says that there are more.
    const again = { method: 'POST', body: { cursor: '0.0' } };
    expect(await (await world.ask('/quarantine/replay', again)).json()).toEqual({
      ...{ stored: 0, duplicate: 0, quarantined: 2 },
    });
    const foreign = await world.ask('/quarantine/replay', { method: 'POST', body: { cursor: 'of another list' } });
    expect([foreign.status, await foreign.json()]).toMatchObject([422, { error: { field: 'cursor' } }]);
    expect(await discard({ from: 0, to: `${soon}` })).toEqual({ events: 2, bodies: 0 });
  });

  it('is of one environment alone', async () => {
    await world.post(nameless(1));
    const [item] = await world.held();
    await world.metadata.db.updateTable('quarantine').set({ environment_id: 'another' }).execute();
    expect((await world.ask(`/quarantine/${item?.id}`, { method: 'DELETE' })).status).toBe(404);
    expect(await discard({ ids: [item?.id] })).toEqual({ events: 0, bodies: 0 });
    expect(await discard({ from: '2020-01-01' })).toEqual({ events: 0, bodies: 0 });
    expect(await world.metadata.db.selectFrom('quarantine').select('id').execute()).toEqual([{ id: item?.id }]);
  });

  it('is each event stored or discarded, never both, when it is replayed and discarded at once', async () => {
    for (let i = 0; i < 2; i++) await world.post(nameless(450));
    expect(await world.held()).toHaveLength(900);
    const [first, gone, second] = (await Promise.all([
      world.ingest.replay(world.environmentId, { patch: { event: 'Mended' } }),
      discard({ reason: 'no_name' }),
      world.ingest.replay(world.environmentId, { patch: { event: 'Mended' } }),
    ])) as [{ stored: number }, { events: number }, { stored: number }];
    const [{ n } = { n: -1 }] = await world.store.query<{ n: number }>('SELECT count() AS n FROM events');
    expect(Number(n) + gone.events).toBe(900);
    expect(Math.max(first.stored, second.stored)).toBeLessThanOrEqual(Number(n));
    expect(await world.held()).toEqual([]);
    expect(await ledger()).toMatchObject({
      ...{ received: 900, stored: Number(n), quarantined: gone.events, discarded: gone.events, pending: 0 },
    });
  });

  it('makes room for what comes within a second', async () => {
    for (let i = 0; i < 3; i++) await world.post(nameless(450));
    await world.ingest.drained();
    expect(await ledger()).toMatchObject({ quarantined: 1_200, refused: { quarantine_full: 150 } });
    expect(await discard({ reason: 'no_name' })).toEqual({ events: 1_200, bodies: 0 });
    await expect
      .poll(async () => {
        await world.post(nameless(1));
        return (await world.held()).length;
      })
      .toBeGreaterThan(0);
  });
});

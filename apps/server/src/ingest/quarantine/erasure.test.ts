import { DIALECTS, startTemporaryPostgres, type TemporaryPostgres } from '@foothold/storage/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eraser } from '../../api/erase.ts';
import { type CollectorWorld, makeCollectorWorld } from '../testing/collector-world.ts';
import { type TemporaryEvents, temporaryEvents } from '../testing/temporary-events.ts';

let events: TemporaryEvents;
let postgres: TemporaryPostgres;
beforeAll(async () => {
  [events, postgres] = await Promise.all([temporaryEvents(), startTemporaryPostgres()]);
}, 60_000);
afterAll(() => Promise.all([events.close(), postgres.stop()]));

const MEND = { type: 'track', event: 'Mended', messageId: null };

describe.each(DIALECTS)('an erasure on %s', (dialect) => {
  let world: CollectorWorld;
  beforeEach(async () => {
    world = await makeCollectorWorld(dialect, { events, postgres });
  });
  afterEach(() => world.close());

  const bodies = async () => (await world.held()).map(({ body }) => body).sort();
  const ledger = () => world.ingest.ledger(world.environmentId);
  const stored = async () => (await world.store.query<{ event: string }>('SELECT event FROM events')).length;
  /** `meanwhile`: as soon as the event store has forgotten them. */
  const erase = (meanwhile?: () => Promise<unknown>) => {
    const { metadata, store, ingest } = world;
    const command: typeof store.command = async (statement, parameters) => {
      await store.command(statement, parameters);
      if (statement.includes('TABLE calls')) await meanwhile?.();
    };
    return eraser({ metadata, events: { ...store, command }, drained: ingest.drained });
  };

  it('takes what is held back of a person along, wherever it names them; the ledger still has it', async () => {
    await world.post('{"batch":[{"userId" : "\\u0061nn"},{"userId":"bob"},{"anonymousId":42}]}');
    await world.post('{"batch":[{"userId":"ann"');
    await world.post('{"batch":[{"userId":"bob"');
    expect(await bodies()).toHaveLength(5);
    await erase().erasePerson(world.environmentId, 'ann', ['ann', '42']);
    expect(await bodies()).toEqual(['{"batch":[{"userId":"bob"', '{"userId":"bob"}']);
    expect(await ledger()).toMatchObject({ received: 5, quarantined: 3, discarded: 2, refused: { unreadable: 2 } });
  });

  it('takes what is held back of an account along, where it names its account', async () => {
    await world.post(
      '{"batch":[{"groupId":"acme","userId":"ann"},{"context":{"groupId":"acme"}},{"userId":"acme","groupId":"b"}]}',
    );
    await world.post('{"batch":[{"groupId":"acme"');
    expect(await bodies()).toHaveLength(4);
    await erase().eraseAccount(world.environmentId, 'acme');
    expect(await bodies()).toEqual(['{"userId":"acme","groupId":"b"}']);
    expect(await ledger()).toMatchObject({ quarantined: 3, discarded: 2 });
  });

  it.each(['person', 'account'] as const)('of a %s lets no replay bring back what it has erased', async (kind) => {
    await world.post('{"batch":[{"userId":"ann","groupId":"acme"},{"userId":"bob"}]}');
    expect(await bodies()).toHaveLength(2);
    const replayed: unknown[] = [];
    const erasing = erase(async () => {
      replayed.push(await world.ingest.replay(world.environmentId, { patch: MEND }));
      await world.ingest.drained();
    });
    if (kind === 'person') await erasing.erasePerson(world.environmentId, 'ann', ['ann']);
    else await erasing.eraseAccount(world.environmentId, 'acme');
    expect(replayed).toEqual([{ stored: 1, duplicate: 0, quarantined: 0 }]);
    expect(await stored()).toBe(1);
    expect(await bodies()).toEqual([]);
    expect(await ledger()).toMatchObject({ received: 2, stored: 1, quarantined: 1, discarded: 1, pending: 0 });
  });

  it('takes what a replay was just bringing back', async () => {
    await world.post('{"batch":[{"userId":"ann","groupId":"acme"}]}');
    expect(await bodies()).toHaveLength(1);
    const replaying = world.ingest.replay(world.environmentId, { patch: MEND });
    await erase().erasePerson(world.environmentId, 'ann', ['ann']);
    const { stored: moved } = await replaying;
    expect(await stored()).toBe(0);
    expect(await bodies()).toEqual([]);
    expect(await ledger()).toMatchObject({ received: 1, stored: moved, quarantined: 1 - moved, discarded: 1 - moved });
  });
});

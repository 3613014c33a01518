import { createApplyState, type StateRow } from '@foothold/server/state';
import { openMetadata } from '@foothold/storage/metadata';
import type { Product } from './product.ts';

const PEOPLE_A_BLOCK = 1_000;
export const ACCOUNTS = 5_000;
/** After whatever the collector has numbered; what is counted began before. */
const FIRST_BLOCK = 1_000_000_000;

export const personOf = (index: number) => ({ userId: `user-${index}`, anonymousId: `visitor-${index}` });
const accountOf = (index: number) => `account-${index % ACCOUNTS}`;

/** One guide that asks for traits, counts, an account and a segment, published. */
export async function publishGuide({ api }: Product): Promise<void> {
  const pro = { trait: 'plan', op: 'is', value: 'pro' };
  await api('PUT', '/segments', {
    id: 'active-pros',
    name: 'Active',
    condition: { all: [pro, { event: 'reported' }] },
  });
  await api('PUT', '/contents', {
    id: 'first-steps',
    kind: 'checklist',
    name: 'First steps',
    title: 'First steps',
    audience: { any: [{ segment: 'active-pros' }, { trait: 'role', op: 'is', value: 'admin' }] },
    items: [
      { id: 'report', title: 'Report', done: { event: 'reported' } },
      { id: 'invite', title: 'Invite', done: { event: 'invited', scope: 'account' } },
    ],
  });
  await api('POST', '/contents/first-steps/publish', {});
}

/**
 * People as the drain would make them: three events each, folded by the very function that the drain calls, straight into
 * the store of a running server. The events themselves go nowhere: nothing here asks for them.
 */
export async function fillPeople({ dataDir, environmentId }: Product, people: number): Promise<void> {
  const metadata = openMetadata({ dataDir });
  const fold = createApplyState();
  const from = Date.now() - 86_400_000;
  for (let first = 0; first < people; first += PEOPLE_A_BLOCK) {
    const rows: StateRow[] = [];
    for (let index = first; index < Math.min(people, first + PEOPLE_A_BLOCK); index++) {
      rows.push(
        ...eventsOf(index).map((event, n) => asRow({ ...event, environment_id: environmentId, ts: from + n }, index)),
      );
    }
    const block = FIRST_BLOCK + first;
    await metadata.db.transaction().execute((trx) => fold(trx, rows, { block }));
  }
  await metadata.close();
}

function eventsOf(index: number): Partial<StateRow>[] {
  const traits = { plan: index % 3 ? 'free' : 'pro', role: 'admin', name: `Person ${index}` };
  const group_id = accountOf(index);
  return [
    { type: 'identify', event: '$identify', properties: JSON.stringify(traits) },
    { type: 'group', event: '$group', group_id, properties: '{"tier":"gold"}' },
    { type: 'track', event: index % 2 ? 'reported' : 'invited', group_id },
  ];
}

function asRow(event: Partial<StateRow>, index: number): StateRow {
  const { userId, anonymousId } = personOf(index);
  return {
    environment_id: '',
    raw_id: userId,
    ts: 0,
    message_id: `${event.type}-${index}`,
    type: 'track',
    event: '',
    user_id: userId,
    anonymous_id: anonymousId,
    group_id: '',
    path: '',
    properties: '{}',
    context: '{}',
    previous_id: '',
    automated: 0,
    ...event,
  };
}

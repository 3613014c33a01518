import type { Product } from './product.ts';

const PER_REQUEST = 480;
const AT_ONCE = 4;

export const personOf = (index: number) => ({ userId: `user-${index}`, anonymousId: `visitor-${index}` });
const accountOf = (index: number) => `account-${index % 5_000}`;

/** One guide that asks for traits, counts, an account and a segment, and people through the real door until all is counted. */
export async function fill({ url, writeKey, secretKey }: Product, people: number): Promise<void> {
  const api = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { pending: number };
  };
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

  const batches: object[][] = [];
  let batch: object[] = [];
  for (let index = 0; index < people; index++) {
    const who = personOf(index);
    const groupId = accountOf(index);
    batch.push(
      {
        type: 'identify',
        ...who,
        traits: { plan: index % 3 ? 'free' : 'pro', role: 'admin', name: `Person ${index}` },
      },
      { type: 'group', ...who, groupId, traits: { tier: 'gold' } },
      { type: 'track', ...who, event: index % 2 ? 'reported' : 'invited', context: { groupId } },
    );
    if (batch.length < PER_REQUEST && index < people - 1) continue;
    batches.push(batch);
    batch = [];
  }
  const send = async () => {
    for (let next = batches.pop(); next; next = batches.pop()) {
      const body = JSON.stringify({ writeKey, batch: next });
      const answer = await fetch(`${url}/v1/batch`, { method: 'POST', body });
      await answer.text();
      if (answer.ok) continue;
      batches.push(next);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  while ((await api('GET', '/ledger')).pending > 0) await new Promise((resolve) => setTimeout(resolve, 500));
}

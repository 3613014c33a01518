import { expect, test } from 'vitest';
import { type ReplayAnswer, type ReplaySoFar, replayAll } from './replay-all.ts';

const answers: ReplayAnswer[] = [
  { stored: 700, duplicate: 1, quarantined: 9, nextCursor: '5.a', remaining: 400 },
  { stored: 300, duplicate: 0, quarantined: 0, nextCursor: '9.b', remaining: 100 },
  { stored: 98, duplicate: 0, quarantined: 2 },
];
const asking = () => {
  const bodies: object[] = [];
  const ask = async (body: object) => {
    bodies.push(body);
    return answers[bodies.length - 1] as ReplayAnswer;
  };
  return { bodies, ask };
};
const request = { reason: 'no_name', patch: { event: 'Seen' } };

test('what one request has no time for is sent by the next, with the same filters', async () => {
  const { bodies, ask } = asking();
  const told: ReplaySoFar[] = [];
  const goesOn = (soFar: ReplaySoFar) => told.push(soFar) > 0;
  const all = await replayAll(request, { ask, goesOn });
  expect(all).toEqual({ stored: 1_098, duplicate: 1, quarantined: 11, remaining: 0 });
  expect(bodies).toEqual([request, { ...request, cursor: '5.a' }, { ...request, cursor: '9.b' }]);
  expect(told).toEqual([
    { stored: 700, duplicate: 1, quarantined: 9, remaining: 400 },
    { stored: 1_000, duplicate: 1, quarantined: 9, remaining: 100 },
  ]);
});

test('who stops is told what was done, and how many were not sent', async () => {
  const { bodies, ask } = asking();
  const all = await replayAll(request, { ask, goesOn: ({ remaining }) => remaining > 100 });
  expect(all).toEqual({ stored: 1_000, duplicate: 1, quarantined: 9, remaining: 100 });
  expect(bodies).toHaveLength(2);
});

test('a request that fails ends it', async () => {
  const failure = new Error('Away.');
  const ask = async (body: object) => {
    if ('cursor' in body) throw failure;
    return answers[0] as ReplayAnswer;
  };
  await expect(replayAll(request, { ask, goesOn: () => true })).rejects.toBe(failure);
});

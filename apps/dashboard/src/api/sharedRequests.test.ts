import { expect, it } from 'vitest';
import { createSharedRequests } from './sharedRequests.ts';

function slow() {
  const signals: AbortSignal[] = [];
  const finish: ((value: string) => void)[] = [];
  const load = (signal: AbortSignal) =>
    new Promise<string>((resolve) => {
      signals.push(signal);
      finish.push(resolve);
    });
  return { load, signals, finish };
}

it('asks once for all who wait for the same', async () => {
  const { load, finish } = slow();
  const requests = createSharedRequests();
  const first = requests.join('a', load);
  const second = requests.join('a', load);
  finish[0]?.('yes');
  expect(await Promise.all([first.answer, second.answer])).toEqual(['yes', 'yes']);
  expect(finish).toHaveLength(1);
});
it('asks again once the answer is there', async () => {
  const { load, finish } = slow();
  const requests = createSharedRequests();
  const { answer } = requests.join('a', load);
  finish[0]?.('old');
  await answer;
  requests.join('a', load);
  expect(finish).toHaveLength(2);
});
it('is aborted only when the last one has left', () => {
  const { load, signals } = slow();
  const requests = createSharedRequests();
  const first = requests.join('a', load);
  const second = requests.join('a', load);
  first.leave();
  expect(signals[0]?.aborted).toBe(false);
  second.leave();
  expect(signals[0]?.aborted).toBe(true);
  requests.join('a', load);
  expect(signals).toHaveLength(2);
});

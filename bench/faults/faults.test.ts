import { expect, it } from 'vitest';
import { runFault } from './testing/run-fault.ts';

it.each(['sigterm', 'hang'])('keeps every count through %s', { timeout: 900_000 }, async (name) => {
  const { figures } = await runFault(name, '--quick');
  expect(figures.filter(({ pass }) => !pass)).toEqual([]);
  expect(figures.length).toBeGreaterThan(5);
});

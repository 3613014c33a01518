import { expect, it } from 'vitest';
import { runFault } from './testing/run-fault.ts';

it('loses nothing and stores nothing twice over 22 kills at named points', { timeout: 900_000 }, async () => {
  const report = await runFault('kill');
  expect(report.figures.filter(({ pass }) => !pass)).toEqual([]);
  expect(report.figures[0]).toMatchObject({ what: 'cycles', value: 22 });
});

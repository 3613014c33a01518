import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
}, 120_000);
afterAll(() => target?.stop());

// A thousandth of the measurement, without its figures that depend on the machine.
describe('a server that is sent anything', () => {
  it('answers what is defined, lives, and has a ledger without a difference', async () => {
    const result = await fuzz(target, { ordinary: 100, bodies: 1_500, sockets: 150, slow: 0, seed: 20_261_122 });
    expect(result.undefinedAnswers, `seed ${result.seed}`).toEqual([]);
    expect(result.difference, `seed ${result.seed}`).toEqual({ answered: 0, equation: 0 });
    expect(result.answered.accepted).toBeGreaterThan(100);
    expect(result.answered.quarantined).toBeGreaterThan(100);
    const refusals = Object.keys(result.ledger.refused);
    expect(refusals).toEqual(expect.arrayContaining(['too_deep', 'too_many_events', 'unreadable']));
    const failed = Object.keys({ ...result.statuses, ...result.sockets.statuses }).filter(
      (status) => Number(status) >= 500,
    );
    expect(failed.filter((status) => status !== '503')).toEqual([]);
    expect(target.isAlive()).toBe(true);
  }, 120_000);
});

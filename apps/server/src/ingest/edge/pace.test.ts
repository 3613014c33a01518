import { describe, expect, it } from 'vitest';
import { BytesInFlight } from './bytes-in-flight.ts';
import { Pace } from './pace.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('Pace', () => {
  it('is behind in a turn of the event loop that serves many and takes too long, and not in the next', async () => {
    let now = 0;
    const pace = new Pace(() => now);
    for (let n = 0; n < 150; n++) expect(pace.delay()).toBe('none');
    now = 60;
    expect(pace.delay()).toBe('none');
    now = 61;
    expect(pace.delay()).toBe('behind');
    now = 66;
    expect(pace.delay()).toBe('far_behind');
    await nextTurn();
    expect(pace.delay()).toBe('none');
  });

  it('lets all who are refused in a turn know at its end, and not before', async () => {
    const pace = new Pace(() => 0);
    let told = 0;
    for (let n = 0; n < 3; n++) void pace.endOfTurn().then(() => told++);
    await Promise.resolve();
    expect(told).toBe(0);
    await nextTurn();
    expect(told).toBe(3);
    await pace.endOfTurn();
  });

  it('is not behind because the machine is busy with something else', () => {
    let now = 0;
    const pace = new Pace(() => now);
    for (let n = 0; n < 150; n++) {
      expect(pace.delay()).toBe('none');
      now += 1_000;
    }
  });
});

describe('BytesInFlight', () => {
  it('is shared by all requests, and whole again once they are answered', () => {
    const all = new BytesInFlight(100);
    const [one, other] = [all.share(), all.share()];
    expect(one.take(60)).toBe(true);
    expect(other.take(50)).toBe(false);
    expect(other.take(40)).toBe(true);
    expect(all.held).toBe(100);
    one.giveBack();
    one.giveBack();
    expect(all.held).toBe(40);
    expect(other.take(60)).toBe(true);
    other.giveBack();
    expect(all.held).toBe(0);
  });
});

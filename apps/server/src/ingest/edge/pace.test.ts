import { describe, expect, it } from 'vitest';
import { BytesInFlight } from './bytes-in-flight.ts';
import { Pace } from './pace.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('Pace', () => {
  it('is behind in a turn of the event loop that serves many and takes too long, and not in the next', async () => {
    let now = 0;
    const pace = new Pace(() => now);
    for (let n = 0; n < 200; n++) expect(pace.isBehind()).toBe(false);
    now = 75;
    expect(pace.isBehind()).toBe(false);
    now = 76;
    expect(pace.isBehind()).toBe(true);
    await nextTurn();
    expect(pace.isBehind()).toBe(false);
  });

  it('is not behind because the machine is busy with something else', () => {
    let now = 0;
    const pace = new Pace(() => now);
    for (let n = 0; n < 200; n++) {
      expect(pace.isBehind()).toBe(false);
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

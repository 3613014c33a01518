import { describe, expect, it } from 'vitest';
import { BytesInFlight } from './bytes-in-flight.ts';
import { Pace } from './pace.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('Pace', () => {
  it('is behind in a turn of the event loop that serves many and takes too long, and not in the next', async () => {
    let now = 0;
    const pace = new Pace({ now: () => now, cpuMs: () => now });
    for (let n = 0; n < 150; n++) expect(pace.delay(200)).toBe('none');
    now = 33;
    expect(pace.delay(200)).toBe('none');
    now = 34;
    expect(pace.delay(200)).toBe('behind');
    expect(pace.isFarBehind).toBe(false);
    now = 38;
    expect(pace.isFarBehind).toBe(true);
    expect(pace.delay(200)).toBe('far_behind');
    await nextTurn();
    expect(pace.isFarBehind).toBe(false);
    expect(pace.delay(200)).toBe('none');
  });

  it('is not behind in a turn that was mostly not on a processor, as on a machine that is busy with something else', () => {
    let [now, cpu] = [0, 0 as number | null];
    const pace = new Pace({ now: () => now, cpuMs: () => cpu });
    for (let n = 0; n < 200; n++) pace.delay(4_096);
    [now, cpu] = [100, 24];
    expect(pace.delay(4_096)).toBe('none');
    expect(pace.isFarBehind).toBe(false);
    [now, cpu] = [120, 30];
    expect(pace.isFarBehind).toBe(true);
    expect(pace.delay(4_096)).toBe('far_behind');
  });

  it('goes by the clock alone where nobody can tell who was on a processor', () => {
    let now = 0;
    const pace = new Pace({ now: () => now, cpuMs: () => null });
    for (let n = 0; n < 200; n++) pace.delay(4_096);
    now = 100;
    expect(pace.delay(4_096)).toBe('far_behind');
  });

  it('looks at the processor no more than every 20 ms, however short the turns', async () => {
    let [now, looks] = [0, 0];
    const pace = new Pace({ now: () => now, cpuMs: () => looks++ });
    for (; now < 100; now++) {
      pace.delay(1_000_000);
      await nextTurn();
    }
    expect(looks).toBe(5);
  });

  it('lets all who are refused in a turn know at its end, and not before', async () => {
    const pace = new Pace({ now: () => 0, cpuMs: () => 0 });
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
    const pace = new Pace({ now: () => now, cpuMs: () => now });
    for (let n = 0; n < 150; n++) {
      expect(pace.delay(200)).toBe('none');
      now += 1_000;
    }
  });

  it('has served as much with few large requests as with many small ones', () => {
    let now = 0;
    const pace = new Pace({ now: () => now, cpuMs: () => now });
    for (let n = 0; n < 20; n++) expect(pace.delay(30 * 1024)).toBe('none');
    now = 51;
    expect(pace.delay(30 * 1024)).toBe('far_behind');
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

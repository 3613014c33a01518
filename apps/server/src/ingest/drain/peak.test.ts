import { beforeEach, describe, expect, it } from 'vitest';
import { Peak } from './peak.ts';

const MIB = 1024 * 1024;

describe('a peak', () => {
  let ms: number;
  let end: number;
  let load: number;
  let peak: Peak;
  beforeEach(() => {
    [ms, end, load] = [1_000, 0, 1];
    peak = new Peak({
      now: () => ms,
      durableEnd: () => end,
      bytesBetween: (from, to) => Math.max(0, to - from),
      edgeLoad: () => load,
    });
  });

  /** Time in which so many MiB have come in. */
  const pass = (byMs: number, mib: number) => {
    ms += byMs;
    end += mib * MIB;
  };
  /** A block of 8 MiB in 200 ms: 40 MiB a second. */
  function work(comesInMib: number): void {
    peak.begin();
    pass(200, comesInMib);
    peak.carried(0, 8 * MIB);
  }

  it('is on while more comes in than was carried in the same time', () => {
    end = 20 * MIB;
    work(9);
    expect(peak.isOn(8 * MIB)).toBe(true);
  });

  it('is not on while the drain keeps up, however busy the edge is and however much is left from before', () => {
    end = 500 * MIB;
    work(7);
    expect(peak.isOn(8 * MIB)).toBe(false);
  });

  it('is over as soon as less comes in than the drain could carry', () => {
    end = 20 * MIB;
    work(20);
    expect(peak.isOn(8 * MIB)).toBe(true);
    pass(250, 11);
    expect(peak.isOn(8 * MIB)).toBe(true);
    pass(250, 9);
    expect(peak.isOn(8 * MIB)).toBe(false);
  });

  it('is not over because all were stopped for a while', () => {
    end = 20 * MIB;
    work(20);
    expect(peak.isOn(8 * MIB)).toBe(true);
    pass(60_000, 3);
    expect(peak.isOn(8 * MIB)).toBe(true);
    pass(250, 3);
    expect(peak.isOn(8 * MIB)).toBe(false);
    pass(60_000, 3_000);
    expect(peak.isOn(8 * MIB)).toBe(true);
  });

  it('is none where the edge would gain nothing by it, or nothing has gathered yet', () => {
    end = 20 * MIB;
    load = 0.2;
    work(20);
    expect(peak.isOn(8 * MIB)).toBe(false);
    load = 1;
    work(20);
    expect(peak.isOn(end - 2 * MIB)).toBe(false);
  });
});

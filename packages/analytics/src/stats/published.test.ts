import { describe, expect, it } from 'vitest';
import { LUNG } from './fixtures/lung.ts';
import { AML, FREIREICH } from './fixtures/survival.ts';
import {
  aalenJohansen,
  chiSquareUpperTail,
  type Durations,
  kaplanMeier,
  logRank,
  logRankPairs,
  mergeDurations,
  newcombe,
  nps,
  quantileType7,
  restrictedMean,
  riskTable,
  sampleRatio,
  survivalQuantile,
  wilson,
} from './index.ts';

/** '9 13 13+': times, + is censored. */
function durations(text: string): Durations {
  const words = text.trim().split(/\s+/);
  return {
    events: words.filter((word) => !word.endsWith('+')).map(Number),
    censored: words.filter((word) => word.endsWith('+')).map((word) => Number(word.slice(0, -1))),
  };
}
const medianOf = (text: string) => survivalQuantile(kaplanMeier(riskTable(durations(text))), 0.5);
const round = (values: number[] | null | undefined, digits = 4) =>
  values?.map((value) => Number(value.toFixed(digits)));

describe('published values', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('Wilson %i/%i', (successes, trials, low, high) => {
    expect(round(wilson(successes, trials))).toEqual([low, high]);
  });

  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
  ])('Newcombe %i/%i − %i/%i', (a, m, b, n, low, high) => {
    const result = newcombe({ successes: a, trials: m }, { successes: b, trials: n });
    expect(round(result?.interval)).toEqual([low, high]);
  });

  it('lung: median 310 (284–361), log-rank by sex 10.3, p .0013', () => {
    const groups = [durations(LUNG.male), durations(LUNG.female)];
    const curve = kaplanMeier(riskTable(mergeDurations(groups)));
    expect(survivalQuantile(curve, 0.5)).toEqual({ time: 310, interval: [284, 361] });
    const test = logRank(groups.map(riskTable));
    expect(test.chi2).toBeCloseTo(10.3267, 4);
    expect(test.p).toBeCloseTo(0.0013, 4);
  });

  it('aml: medians 31 and 23, χ² 3.40, p .0653', () => {
    expect(medianOf(AML.maintained).time).toBe(31);
    expect(medianOf(AML.nonmaintained).time).toBe(23);
    const test = logRank([AML.maintained, AML.nonmaintained].map((text) => riskTable(durations(text))));
    expect(test.chi2).toBeCloseTo(3.3964, 4);
    expect(test.p).toBeCloseTo(0.0653, 4);
  });

  it('Freireich: χ² 16.79, 6-MP median 23, mean of the placebo 8.667', () => {
    const tables = [FREIREICH.sixMp, FREIREICH.placebo].map((text) => riskTable(durations(text)));
    expect(logRank(tables).chi2).toBeCloseTo(16.793, 3);
    expect(medianOf(FREIREICH.sixMp).time).toBe(23);
    expect(medianOf(FREIREICH.placebo).time).toBe(8);
  });

  it('sample ratio 821,588/815,482: p 1.8e-6, blocked', () => {
    const result = sampleRatio([821_588, 815_482]);
    expect(result.p).toBeGreaterThan(1.75e-6);
    expect(result.p).toBeLessThan(1.85e-6);
    expect(result.blocked).toBe(true);
    expect(sampleRatio([500, 510]).blocked).toBe(false);
  });
});

describe('Kaplan–Meier', () => {
  it('is exactly a half where half have had the event, without and with rounding', () => {
    for (let n = 2; n <= 400; n += 2) {
      const curve = kaplanMeier(riskTable({ events: Array.from({ length: n }, (_, i) => i + 1), censored: [] }));
      expect(survivalQuantile(curve, 0.5).time).toBe(n / 2);
    }
    // 6/8, three censored, 2/3: a half only as a product
    const curve = kaplanMeier(riskTable({ events: [1, 1, 3], censored: [2, 2, 2, 9, 9] }));
    expect(survivalQuantile(curve, 0.5).time).toBe(3);
    // 9/10 · 8/9, one censored, then 7 at risk lose 2
    const split = kaplanMeier(riskTable({ events: [1, 2, 4, 4], censored: [3, 9, 9, 9, 9, 9] }));
    expect(split.at(-1)?.survival).toBeCloseTo((0.8 * 5) / 7, 14);
  });

  it('has no band at zero, and the median of one unit has open ends', () => {
    const curve = kaplanMeier(riskTable({ events: [5], censored: [] }));
    expect(curve).toEqual([{ time: 5, atRisk: 1, events: 1, censored: 0, survival: 0, lower: null, upper: null }]);
    expect(survivalQuantile(curve, 0.5)).toEqual({ time: 5, interval: [null, null] });
  });

  it('is empty, and every quantile open, when nothing happened', () => {
    const curve = kaplanMeier(riskTable({ events: [], censored: [3, 4] }));
    expect(curve).toEqual([]);
    expect(survivalQuantile(curve, 0.25)).toEqual({ time: null, interval: [null, null] });
  });

  it("agrees with Greenwood's variance by hand for 6-MP at 10 weeks", () => {
    // S(10) = 18/21 · 16/17 · 14/15; se/S by Greenwood
    const point = kaplanMeier(riskTable(durations(FREIREICH.sixMp))).find(({ time }) => time === 10);
    expect(point?.survival).toBeCloseTo(0.7529, 4);
    expect([point?.lower, point?.upper].map((x) => Number(x?.toFixed(3)))).toEqual([0.503, 0.889]);
  });
});

describe('restricted mean', () => {
  it('is the plain mean where the largest times are the end', () => {
    const times = Array.from({ length: 20 }, (_, i) => (i < 10 ? i + 1 : 11));
    const table = riskTable({ events: times, censored: [] });
    const result = restrictedMean(table, kaplanMeier(table));
    expect(result.tau).toBe(11);
    expect(result.mean).toBeCloseTo((55 + 110) / 20, 12);
    const mean = 8.25;
    const variance = times.reduce((sum, t) => sum + (t - mean) ** 2, 0) / 20 / 20;
    expect(result.interval?.[1]).toBeCloseTo(mean + 1.96 * Math.sqrt(variance), 10);
  });
  it('is null under ten units', () => {
    const table = riskTable({ events: [1, 2], censored: [3] });
    expect(restrictedMean(table, kaplanMeier(table))).toEqual({ tau: null, mean: null, interval: null });
  });
});

describe('Aalen–Johansen', () => {
  it('is 1 − Kaplan–Meier without competing events, variance included', () => {
    const table = riskTable(durations(AML.maintained));
    const curve = kaplanMeier(table);
    let greenwood = 0;
    aalenJohansen(table).forEach((point, i) => {
      const km = curve[i];
      if (!km) throw new Error('lengths differ');
      greenwood += km.events / (km.atRisk * (km.atRisk - km.events));
      expect(point.reached).toBeCloseTo(1 - km.survival, 12);
      expect(point.variance).toBeCloseTo(km.survival ** 2 * greenwood, 12);
    });
  });
  it('is the multinomial share and its variance without censoring', () => {
    const table = riskTable({ events: [1, 3, 5, 5], censored: [], competing: [2, 4, 4, 6, 7, 8] });
    const points = aalenJohansen(table);
    const at5 = points.find(({ time }) => time === 5);
    expect(at5?.reached).toBeCloseTo(0.4, 12);
    expect(at5?.variance).toBeCloseTo((0.4 * 0.6) / 10, 12);
    expect(points.at(-1)?.competed).toBeCloseTo(0.6, 12);
  });
});

describe('log-rank', () => {
  it('does not depend on the order of the groups, and has no p-value under ten events', () => {
    const tables = [
      [1, 5, 9, 12],
      [2, 3, 3, 20],
      [7, 8, 14, 15],
    ].map((events) => riskTable({ events, censored: [4] }));
    const [a, b, c] = tables as [(typeof tables)[0], (typeof tables)[0], (typeof tables)[0]];
    const one = logRank([a, b, c]);
    expect(logRank([c, a, b]).chi2).toBeCloseTo(one.chi2 ?? Number.NaN, 10);
    expect(one.df).toBe(2);
    expect(one.p).toBeCloseTo(chiSquareUpperTail(one.chi2 ?? 0, 2), 12);
    expect(logRankPairs([a, b, c]).map(({ p, pHolm }) => [p, pHolm])).toEqual(Array(3).fill([null, null]));
  });
  it('leaves out a group that was never at risk without losing the test', () => {
    const groups = [AML.maintained, AML.nonmaintained].map((text) => riskTable(durations(text)));
    const early = riskTable({ events: [], censored: [1, 2] });
    expect(logRank([early, ...groups]).chi2).toBeCloseTo(3.3964, 4);
    expect(logRank([...groups, early]).chi2).toBeCloseTo(3.3964, 4);
  });
});

describe('the small ones', () => {
  it('upper tails keep their digits', () => {
    // exp(−x/2) exactly, for two degrees of freedom
    expect(chiSquareUpperTail(200, 2) / Math.exp(-100)).toBeCloseTo(1, 10);
  });
  it('type 7 is linear between order statistics', () => {
    expect(quantileType7([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantileType7([1, 2, 3, 4], 0.9)).toBeCloseTo(3.7, 12);
    expect(quantileType7([], 0.5)).toBeNull();
  });
  it('NPS needs five answers', () => {
    expect(nps([10, 9, 0, 7]).score).toBeNull();
    const result = nps([10, 9, 9, 0, 7, 8, 3, 10]);
    expect(result).toMatchObject({ n: 8, promoters: 4, detractors: 2, score: 25 });
  });
});

import type { CurvePoint } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { arrivalOf, curveEnd, pointAt, stopsOf } from './curveShape.ts';

const day = 86_400_000;
const point = (days: number, survival: number, atRisk: number): CurvePoint => ({
  tMs: days * day,
  atRisk,
  events: 1,
  censored: 0,
  survival,
  lower: survival === 0 ? null : survival - 0.1,
  upper: survival === 0 ? null : survival + 0.1,
});
const curve = [point(1, 0.9, 30), point(3, 0.6, 20), point(8, 0.5, 4)];

it('rises from nothing to the share that has arrived, band turned round', () => {
  const points = arrivalOf(curve, 30, 10 * day);
  expect(points.map(({ tMs, share }) => [tMs / day, Math.round(share * 100)])).toEqual([
    [0, 0],
    [1, 10],
    [3, 40],
    [8, 50],
    [10, 50],
  ]);
  expect(points[2]?.low).toBeCloseTo(0.3);
  expect(points[2]?.high).toBeCloseTo(0.5);
});
it('has no band where everybody has arrived', () => {
  expect(arrivalOf([point(2, 0, 3)], 3, 2 * day)[1]).toMatchObject({ share: 1, low: null, high: null });
});
it('cuts what lies past the end', () => expect(arrivalOf(curve, 30, 3 * day)).toHaveLength(3));
it('holds each value until the next', () => {
  const points = arrivalOf(curve, 30, 10 * day);
  expect(pointAt(points, 2.9 * day)?.share).toBeCloseTo(0.1);
  expect(pointAt(points, 3 * day)?.share).toBeCloseTo(0.4);
  expect(pointAt(points, 99 * day)?.share).toBeCloseTo(0.5);
});
it('ends with the day or week of the last arrival, where still enough are watched', () => {
  expect(curveEnd(curve, 90 * day)).toBe(14 * day);
  expect(curveEnd(curve, 9 * day)).toBe(9 * day);
  expect(curveEnd(curve, null)).toBe(14 * day);
  expect(curveEnd([point(2.5, 0.5, 9)], null)).toBe(3 * day);
  expect(curveEnd([point(200, 0.5, 40)], 300 * day)).toBe(60 * day);
  expect(curveEnd([], null)).toBe(day);
});

it('gives a reader every point of every curve once, ascending, within the chart', () => {
  const at = (...times: number[]) => ({
    points: times.map((tMs) => ({ tMs, share: 0, low: null, high: null, atRisk: 1 })),
  });
  expect(stopsOf([at(0, 5, 30), at(0, 3, 5)], 20)).toEqual([0, 3, 5]);
});

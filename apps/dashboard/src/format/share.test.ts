import { describe, expect, it } from 'vitest';
import { formatInterval, formatPercent, formatShare } from './share.ts';

describe('a share', () => {
  it('of nobody is a dash, never 0%', () => expect(formatShare(0, 0)).toBe('–'));
  it('of fewer than 20 is counted out', () => {
    expect(formatShare(7, 12)).toBe('7 of 12');
    expect(formatShare(0, 19)).toBe('0 of 19');
  });
  it('of 20 or more is a percentage', () => {
    expect(formatShare(5, 20)).toBe('25%');
    expect(formatShare(612, 1570)).toBe('39%');
  });
  it('never rounds to an untrue 0% or 100%', () => {
    expect(formatShare(1, 1000)).toBe('<1%');
    expect(formatShare(999, 1000)).toBe('>99%');
    expect(formatPercent(0)).toBe('0%');
    expect(formatPercent(1)).toBe('100%');
  });
  it('that nobody can estimate has no interval', () => {
    expect(formatInterval(null)).toBe('');
    expect(formatInterval([null, 0.4])).toBe('');
    expect(formatInterval([0.354, 0.428])).toBe('35–43%');
  });
});

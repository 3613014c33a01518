import { chiSquareUpperTail } from './chi-square.ts';

export interface SampleRatio {
  chi2: number | null;
  p: number | null;
  /** True at p < 0.001: the arms were not filled as intended and nothing may be read from them. */
  blocked: boolean;
}

/**
 * Are the arms as large as their shares say? χ² on the counts; `shares` are equal unless given, any scale. Null without
 * a unit or with fewer than two arms.
 * @see Fabijan et al., "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments", KDD 2019
 */
export function sampleRatio(counts: number[], shares: number[] = counts.map(() => 1)): SampleRatio {
  const total = counts.reduce((a, b) => a + b, 0);
  const shareTotal = shares.reduce((a, b) => a + b, 0);
  if (counts.length < 2 || total === 0) return { chi2: null, p: null, blocked: false };
  const chi2 = counts.reduce((sum, count, arm) => {
    const expected = (total * (shares[arm] as number)) / shareTotal;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  const p = chiSquareUpperTail(chi2, counts.length - 1);
  return { chi2, p, blocked: p < 0.001 };
}

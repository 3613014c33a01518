import gammainc from '@stdlib/math-base-special-gammainc';

/**
 * P(X ≥ chi2) for a chi-square variable with `df` degrees of freedom: the regularized upper incomplete gamma function,
 * computed as such and not as 1 − cdf, which has no digits left in the tail.
 * @see https://dlmf.nist.gov/8.2#E4
 */
export function chiSquareUpperTail(chi2: number, df: number): number {
  if (chi2 <= 0) return 1;
  return gammainc(chi2 / 2, df / 2, true, true);
}

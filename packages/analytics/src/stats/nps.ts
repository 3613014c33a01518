import { Z95 } from './normal.ts';

export interface NetPromoterScore {
  n: number;
  promoters: number;
  passives: number;
  detractors: number;
  /** −100 to 100; null below 5 answers. */
  score: number | null;
  interval: [number, number] | null;
}

const FEWEST_ANSWERS = 5;

/**
 * Net promoter score of answers 0–10 with the adjusted Wald interval, 95 %: ¾ promoters, 1½ passives and ¾ detractors
 * are added before the interval is taken.
 * @see Sauro & Lewis, Quantifying the User Experience, 2nd ed.; Rocks, "Interval Estimation for the NPS", The American Statistician 70(4), 2016
 */
export function nps(answers: ArrayLike<number>): NetPromoterScore {
  const n = answers.length;
  let promoters = 0;
  let detractors = 0;
  for (let i = 0; i < n; i++) {
    if ((answers[i] as number) >= 9) promoters++;
    else if ((answers[i] as number) <= 6) detractors++;
  }
  const counts = { n, promoters, passives: n - promoters - detractors, detractors };
  if (n < FEWEST_ANSWERS) return { ...counts, score: null, interval: null };
  const adjusted = n + 3;
  const up = (promoters + 0.75) / adjusted;
  const down = (detractors + 0.75) / adjusted;
  const center = up - down;
  const half = Z95 * Math.sqrt((up + down - center * center) / adjusted);
  return {
    ...counts,
    score: (100 * (promoters - detractors)) / n,
    interval: [Math.max(-100, 100 * (center - half)), Math.min(100, 100 * (center + half))],
  };
}

import { chiSquareUpperTail } from './chi-square.ts';
import { holm } from './holm.ts';
import type { RiskTable } from './risk-table.ts';

export interface LogRank {
  /** Null with fewer than two groups or no event. */
  chi2: number | null;
  /** Groups − 1. */
  df: number;
  /** Upper tail; null under 10 events. */
  p: number | null;
}
/** `a` and `b` are positions in the list of groups, a < b. */
export interface LogRankPair {
  a: number;
  b: number;
  p: number | null;
  pHolm: number | null;
}

const EVENTS_FOR_P = 10;

/**
 * The log-rank test over k groups, with the hypergeometric variance.
 * @see Mantel, Cancer Chemotherapy Reports 50:163–170, 1966; Klein & Moeschberger, Survival Analysis, 7.3
 */
export function logRank(groups: RiskTable[]): LogRank {
  const k = groups.length;
  const df = Math.max(0, k - 1);
  const total = groups.reduce((sum, group) => sum + group.events.reduce((a, b) => a + b, 0), 0);
  if (k < 2 || total === 0) return { chi2: null, df, p: null };
  const { score, covariance } = observedMinusExpected(groups);
  const chi2 = quadraticForm(score.slice(0, -1), covariance);
  return { chi2, df, p: total < EVENTS_FOR_P ? null : chiSquareUpperTail(chi2, df) };
}

/** Every pair of groups, with Holm's adjustment over all of them. */
export function logRankPairs(groups: RiskTable[]): LogRankPair[] {
  const pairs: Omit<LogRankPair, 'pHolm'>[] = [];
  for (let a = 0; a < groups.length; a++) {
    for (let b = a + 1; b < groups.length; b++) {
      pairs.push({ a, b, p: logRank([groups[a] as RiskTable, groups[b] as RiskTable]).p });
    }
  }
  const adjusted = holm(pairs.map(({ p }) => p));
  return pairs.map((pair, index) => ({ ...pair, pHolm: adjusted[index] ?? null }));
}

function observedMinusExpected(groups: RiskTable[]): { score: number[]; covariance: number[][] } {
  const k = groups.length;
  const score = new Array<number>(k).fill(0);
  const covariance = Array.from({ length: k - 1 }, () => new Array<number>(k - 1).fill(0));
  const at = new Array<number>(k).fill(0);
  const atRisk = new Array<number>(k).fill(0);
  for (const time of eventTimes(groups)) {
    let n = 0;
    let events = 0;
    const happened = new Array<number>(k).fill(0);
    for (let g = 0; g < k; g++) {
      const group = groups[g] as RiskTable;
      let i = at[g] as number;
      while (i < group.time.length && (group.time[i] as number) < time) i++;
      at[g] = i;
      atRisk[g] = group.atRisk[i] ?? 0;
      happened[g] = group.time[i] === time ? (group.events[i] as number) : 0;
      n += atRisk[g] as number;
      events += happened[g] as number;
    }
    const spread = n > 1 ? (events * (n - events)) / (n - 1) : 0;
    for (let g = 0; g < k; g++) {
      const share = (atRisk[g] as number) / n;
      score[g] = (score[g] as number) + (happened[g] as number) - events * share;
      if (g === k - 1 || spread === 0 || share === 0) continue;
      const row = covariance[g] as number[];
      for (let h = 0; h < k - 1; h++) {
        row[h] = (row[h] as number) + spread * share * ((g === h ? 1 : 0) - (atRisk[h] as number) / n);
      }
    }
  }
  return { score, covariance };
}

function eventTimes(groups: RiskTable[]): number[] {
  const times = new Set<number>();
  for (const group of groups) {
    group.time.forEach((time, i) => {
      if ((group.events[i] as number) > 0) times.add(time);
    });
  }
  return [...Float64Array.from(times).sort()];
}

/** vᵀ M⁻ v for a positive semidefinite M by elimination; directions in which M is 0 (nobody ever at risk) are left out. */
function quadraticForm(v: number[], matrix: number[][]): number {
  const m = matrix.map((row, i) => [...row, v[i] as number]);
  const size = v.length;
  const scale = Math.max(...matrix.map((row, i) => row[i] as number), 0);
  let sum = 0;
  for (let p = 0; p < size; p++) {
    const row = m[p] as number[];
    const pivot = row[p] as number;
    if (pivot <= scale * 1e-12) continue;
    const rest = row[size] as number;
    sum += (rest * rest) / pivot;
    for (let r = p + 1; r < size; r++) {
      const below = m[r] as number[];
      const factor = (below[p] as number) / pivot;
      if (factor === 0) continue;
      for (let c = p; c <= size; c++) below[c] = (below[c] as number) - factor * (row[c] as number);
    }
  }
  return sum;
}

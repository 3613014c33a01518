/** The figures of a client's report: made from its name, so that a report looks the same whenever it is opened. */
export interface ReportFigures {
  weeks: number[];
  visits: number;
  leads: number;
  costPerLead: number;
  change: number;
}

export function figuresOf(client: string): ReportFigures {
  let seed = [...client].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const next = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const base = 800 + next() * 1_400;
  const weeks = Array.from({ length: 12 }, (_, week) =>
    Math.round(base * (1 + week * 0.035 + Math.sin(week / 1.7) * 0.09 + (next() - 0.5) * 0.16)),
  );
  const visits = weeks.slice(-4).reduce((sum, week) => sum + week, 0);
  const before = weeks.slice(-8, -4).reduce((sum, week) => sum + week, 0);
  const leads = Math.round(visits * (0.021 + next() * 0.014));
  return { weeks, visits, leads, costPerLead: 18 + next() * 24, change: visits / before - 1 };
}

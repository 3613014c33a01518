/** How long each unit was watched, by how the watching ended. Any order, one entry a unit, all ≥ 0, one time unit. */
export interface Durations {
  /** Ended with the event. */
  events: ArrayLike<number>;
  /** Ended without anything: not there yet. */
  censored: ArrayLike<number>;
  /** Ended with something that rules the event out. */
  competing?: ArrayLike<number>;
}

/** One row per distinct observed time, ascending; columns of equal length. */
export interface RiskTable {
  n: number;
  time: number[];
  /** Units watched until this time or longer: whoever is censored at a time is at risk at it. */
  atRisk: number[];
  events: number[];
  competing: number[];
  censored: number[];
}

export function riskTable({ events, censored, competing = [] }: Durations): RiskTable {
  const sources = [events, competing, censored].map((times) => Float64Array.from(times).sort());
  const at = [0, 0, 0];
  const table: RiskTable = {
    n: sources.reduce((sum, times) => sum + times.length, 0),
    time: [],
    atRisk: [],
    events: [],
    competing: [],
    censored: [],
  };
  let left = table.n;
  while (left > 0) {
    let time = Number.POSITIVE_INFINITY;
    for (let s = 0; s < 3; s++) time = Math.min(time, sources[s]?.[at[s] as number] ?? Number.POSITIVE_INFINITY);
    const counts = [0, 0, 0];
    for (let s = 0; s < 3; s++) {
      const times = sources[s] as Float64Array;
      const from = at[s] as number;
      let to = from;
      while (times[to] === time) to++;
      counts[s] = to - from;
      at[s] = to;
    }
    const [happened, competed, lost] = counts as [number, number, number];
    table.time.push(time);
    table.atRisk.push(left);
    table.events.push(happened);
    table.competing.push(competed);
    table.censored.push(lost);
    left -= happened + competed + lost;
  }
  return table;
}

/** All groups as one. */
export function mergeDurations(groups: Durations[]): Durations {
  const all = (pick: (durations: Durations) => ArrayLike<number> | undefined) => {
    const parts = groups.map((group) => pick(group) ?? []);
    const merged = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      merged.set(part, offset);
      offset += part.length;
    }
    return merged;
  };
  return { events: all((g) => g.events), censored: all((g) => g.censored), competing: all((g) => g.competing) };
}

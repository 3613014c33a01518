const WIDTH = 520;
const HEIGHT = 150;

/** A quiet line of weekly values, with its area. */
export function LineChart({ values, label }: { values: number[]; label: string }) {
  const low = Math.min(...values) * 0.86;
  const high = Math.max(...values) * 1.04;
  const x = (i: number) => (i / (values.length - 1)) * WIDTH;
  const y = (value: number) => HEIGHT - ((value - low) / (high - low)) * HEIGHT;
  const line = values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const last = values.at(-1) ?? 0;
  return (
    <svg class="line-chart" viewBox={`-6 -8 ${WIDTH + 12} ${HEIGHT + 16}`} role="img" aria-label={label}>
      <path class="area" d={`${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />
      <path class="line" d={line} />
      <circle cx={WIDTH} cy={y(last)} r="5" />
    </svg>
  );
}

/** SVG paths of a small line and the area under it. Null values break both. */
export function sparkPath(values: readonly (number | null)[], max: number, width: number, height: number) {
  const stepX = values.length > 1 ? width / (values.length - 1) : 0;
  const y = (value: number) =>
    round(height - (Math.min(Math.max(value, 0), max) / (max || 1)) * (height - 1) - 0.5);
  const runs: [number, number][][] = [[]];
  for (const [index, value] of values.entries()) {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push([round(index * stepX), y(value)]);
  }
  const drawn = runs.filter((run) => run.length > 0);
  const points = (run: [number, number][]) => run.map(([x, top]) => `${x} ${top}`).join('L');
  return {
    line: drawn.map((run) => `M${points(run)}`).join(''),
    area: drawn
      .map((run) => `M${run[0]?.[0]} ${height}L${points(run)}L${run.at(-1)?.[0]} ${height}Z`)
      .join(''),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

import type uPlot from 'uplot';
import { clock, clockSeconds, day } from '../format.ts';
import { paintOf } from '../theme.ts';
import type { ChartSeries } from './series.ts';

export type Bounds = { from: number | undefined; to: number | undefined; max: number | undefined };
export type Unit = 'number' | 'bytes';
type Watchers = { onDraw: (plot: uPlot) => void; onCursor: (plot: uPlot) => void };

const CHARACTER_PX = 7;
/** Half of the longest word under the chart, which may stand at its end. */
export const END_PX = 28;
const BINARY_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);
const DAY_MS = 86_400_000;
const MINUTES_MS = 300_000;

/** uPlot's options in the colours that `box` is painted with now. */
export function plotOptions(
  box: HTMLElement,
  series: readonly ChartSeries[],
  unit: Unit,
  bounds: () => Bounds,
  watchers: Watchers,
): Omit<uPlot.Options, 'width' | 'height'> {
  const paint = (role: string) => paintOf(box, role);
  const font = `12px ${getComputedStyle(box).fontFamily}`;
  const axis = { stroke: paint('text-2'), font, ticks: { show: false } };
  const grid = { stroke: paint('press'), width: 1 };
  const format = series[0]?.format ?? String;
  return {
    ms: 1,
    padding: [8, END_PX, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false }, points: { size: 9 } },
    scales: {
      x: { range: (_, least, most) => [bounds().from ?? least, bounds().to ?? most] },
      y: { range: (_, __, most) => [0, bounds().max ?? roundUp(most, unit)] },
    },
    axes: [
      { ...axis, size: 24, gap: 6, grid: { show: false }, space: 72, values: (_, ticks) => timeWords(ticks) },
      {
        ...axis,
        gap: 8,
        grid,
        space: 32,
        size: (_, words) => 10 + CHARACTER_PX * Math.max(4, ...(words ?? []).map(({ length }) => length)),
        values: (_, ticks) => ticks.map(format),
        ...(unit === 'bytes' && { incrs: BINARY_STEPS }),
      },
    ],
    series: [
      {},
      ...series.map(({ label, tone }) => ({
        label,
        stroke: paint(`series-${tone}`),
        width: 1.5,
        points: { show: false },
        spanGaps: false,
      })),
    ],
    hooks: { draw: [watchers.onDraw], setCursor: [watchers.onCursor] },
  };
}

function timeWords(ticks: readonly number[]): string[] {
  const stepMs = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return ticks.map((at) =>
    stepMs >= DAY_MS ? day(at).slice(0, -5) : stepMs < MINUTES_MS / 5 ? clockSeconds(at) : clock(at),
  );
}

/** A little above the largest value, so that a line never runs along the edge. */
function roundUp(most: number, unit: Unit): number {
  if (!(most > 0)) return 1;
  const power = unit === 'bytes' ? 2 ** Math.floor(Math.log2(most)) : 10 ** Math.floor(Math.log10(most));
  return (Math.ceil((most * 1.05) / power / 0.5) * power) / 2;
}

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { spokenNow } from '../../texts/language.ts';
import { millis } from '../format.ts';
import { watchTheme } from '../theme.ts';
import { END_PX, plotOptions, type Bounds } from './plot-options.ts';
import { spread, valueAt, type ChartProps, type ChartSeries } from './series.ts';

const DRAW_GAP_MS = 1000;
const LABEL_PX = 18;
const GUTTER_PX = 104;

type CanvasProps = ChartProps & { heightRem: number; onRead: (at: number | undefined) => void };
type Label = { id: string; name: string; words: string; tone: number; top: number };

/** The drawing itself; its own file so that uPlot loads only where a chart is. */
export function ChartCanvas(props: CanvasProps) {
  const { series, times, onRead } = props;
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  const drawnAtMs = useRef(0);
  const [labels, setLabels] = useState<Label[]>([]);
  const shape = series.map(({ id, tone }) => `${id}:${tone}`).join(' ');
  useEffect(() => {
    latest.current = props;
  });

  useLayoutEffect(() => {
    const box = holder.current;
    if (box === null) return;
    const label = (drawn: uPlot, index: number | undefined) =>
      setLabels(labelsOf(drawn, latest.current.series, index));
    const make = () => {
      plot.current?.destroy();
      const size = sizeOf(box);
      const options = plotOptions(
        box,
        latest.current.series,
        latest.current.unit ?? 'number',
        () => boundsOf(latest.current),
        {
          onDraw: (drawn) => label(drawn, drawn.cursor.idx ?? undefined),
          onCursor: (drawn) => {
            const index = drawn.cursor.idx ?? undefined;
            label(drawn, index);
            onRead(index === undefined ? undefined : latest.current.times[index]);
          },
        },
      );
      plot.current = new uPlot({ ...options, ...size }, dataOf(latest.current), box);
    };
    make();
    const stopTheme = watchTheme(make);
    const resized = new ResizeObserver(() => plot.current?.setSize(sizeOf(box)));
    resized.observe(box);
    return () => {
      stopTheme();
      resized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [shape, onRead]);

  useEffect(() => {
    const waitMs = Math.max(0, drawnAtMs.current + DRAW_GAP_MS - Date.now());
    const timer = setTimeout(() => {
      drawnAtMs.current = Date.now();
      plot.current?.setData(dataOf(latest.current));
    }, waitMs);
    return () => clearTimeout(timer);
  }, [times, series]);

  return (
    <>
      <div
        ref={holder}
        style={{ height: `${props.heightRem}rem`, marginRight: GUTTER_PX - END_PX, overflow: 'hidden' }}
      />
      <ul className="chart-labels">
        {labels.map(({ id, name, words, tone, top }) => (
          <li key={id} style={{ top, '--series': `var(--series-${tone})` }}>
            <span>{name}</span>
            {words}
          </li>
        ))}
      </ul>
    </>
  );
}

function labelsOf(drawn: uPlot, series: readonly ChartSeries[], index: number | undefined): Label[] {
  const present = series.map((one) => ({
    one,
    value: valueAt(one.values, index),
    end: valueAt(one.values, undefined),
  }));
  // Each name stays at the end of its line; only the words follow the cursor.
  const tops = spread(
    present.map(({ end }) => drawn.valToPos(end ?? 0, 'y')),
    LABEL_PX,
    drawn.over.clientHeight,
  );
  return present.map(({ one, value }, order) => ({
    id: one.id,
    name: one.label,
    words: value === undefined ? spokenNow().texts.ui.noValue : one.format(value),
    tone: one.tone,
    top: (tops[order] ?? 0) + drawn.over.offsetTop,
  }));
}

function sizeOf(box: HTMLElement): { width: number; height: number } {
  return { width: box.clientWidth, height: box.clientHeight };
}

function boundsOf({ from, to, max }: ChartProps): Bounds {
  return {
    from: from === undefined ? undefined : millis(from),
    to: to === undefined ? undefined : millis(to),
    max,
  };
}

function dataOf({ times, series }: ChartProps): uPlot.AlignedData {
  return [[...times], ...series.map(({ values }) => [...values])];
}

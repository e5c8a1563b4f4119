import type { api, OutputOf } from '../../api.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Chart, type ChartSeries } from '../../ui/chart/chart.tsx';
import { Facts } from '../../ui/facts.tsx';
import { bytes, decimal, duration, percent } from '../../ui/format.ts';
import { Grid, Panel, Stack } from '../../ui/layout.tsx';
import { Live } from '../../ui/live.tsx';
import { newest, shown, type Line, type Metrics } from './metrics.ts';
import type { Range } from './search.ts';
import { bitRate } from './units.ts';

type Inventory = OutputOf<typeof api.devices.inventory>;

const HEIGHT_REM = 8;
const BITS = 8;

/** One chart for each thing that is measured; what this system doesn't measure says so. */
export function MetricCharts({
  metrics,
  inventory,
  range,
  nowMs,
}: {
  metrics: Metrics;
  inventory: Inventory | undefined;
  range: Range;
  nowMs: number;
}) {
  const { now: texts } = usePart(devicesTexts);
  const { from, to, times, lines } = shown(metrics, range, nowMs);
  const common = { from, to, times };
  const values = (metric: string) => lines(metric)[0]?.values ?? times.map(() => null);
  return (
    <Grid least={22}>
      <Plot
        {...common}
        title={texts.cpu}
        max={100}
        series={[{ id: 'cpu', label: texts.cpu, tone: 1, values: values('cpu'), format: share }]}
      />
      <Plot
        {...common}
        title={texts.memory}
        unit="bytes"
        max={inventory?.memory?.values.totalBytes}
        series={[{ id: 'used', label: texts.used, tone: 2, values: values('memory-used'), format: bytes }]}
      />
      <Plot
        {...common}
        title={texts.load}
        series={[{ id: 'load', label: texts.load, tone: 5, values: values('load'), format: decimal }]}
      />
      {adaptersOf(lines).map(({ slot, received, sent }) => (
        <Plot
          {...common}
          key={`adapter ${slot}`}
          title={texts.network(slot)}
          series={[
            { id: 'in', label: texts.in, tone: 3, values: inBits(received), format: bitRate },
            { id: 'out', label: texts.out, tone: 4, values: inBits(sent), format: bitRate },
          ]}
        />
      ))}
      {lines('mount-used').map(({ slot, values: used }) => (
        <Plot
          {...common}
          key={`mount ${slot}`}
          title={texts.disk(slot)}
          unit="bytes"
          max={sizeOf(inventory, slot)}
          series={[{ id: 'used', label: texts.used, tone: 6, values: used, format: bytes }]}
        />
      ))}
      <OtherValues metrics={metrics} />
    </Grid>
  );
}

type PlotProps = {
  title: string;
  times: readonly number[];
  from: number;
  to: number;
  series: readonly ChartSeries[];
  max?: number | undefined;
  unit?: 'number' | 'bytes';
};

/** Beside a taller neighbour it keeps its own height. */
function Plot({ max, ...chart }: PlotProps) {
  return (
    <Stack>
      <Chart {...chart} heightRem={HEIGHT_REM} {...(max !== undefined && { max })} />
    </Stack>
  );
}

/** Values of which the last one says all. */
function OtherValues({ metrics }: { metrics: Metrics }) {
  const { now: texts } = usePart(devicesTexts);
  const live = (value: number | undefined, format: (value: number) => string) =>
    value === undefined ? undefined : <Live>{format(value)}</Live>;
  return (
    <Panel title={texts.also}>
      <Facts
        items={[
          { label: texts.runningFor, value: live(newest(metrics, 'uptime'), (s) => duration(s * 1000)) },
          { label: texts.freeMemory, value: live(newest(metrics, 'memory-available'), bytes) },
          { label: texts.swapUsed, value: live(newest(metrics, 'swap-used'), bytes) },
          { label: texts.agentMemory, value: live(newest(metrics, 'agent-memory'), bytes) },
        ]}
      />
    </Panel>
  );
}

function adaptersOf(lines: (metric: string) => Line[]) {
  const sent = new Map(lines('adapter-tx').map(({ slot, values }) => [slot, values]));
  return lines('adapter-rx').map(({ slot, values: received }) => ({
    slot,
    received,
    sent: sent.get(slot) ?? received.map(() => null),
  }));
}

function sizeOf(inventory: Inventory | undefined, path: string): number | undefined {
  return inventory?.mounts?.values.mounts.find((one) => one.path === path)?.sizeBytes;
}

const share = (value: number) => percent(value / 100);
const inBits = (values: readonly (number | null)[]) =>
  values.map((value) => (value === null ? null : value * BITS));

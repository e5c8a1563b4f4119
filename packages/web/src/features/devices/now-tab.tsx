import { useQueryClient } from '@tanstack/react-query';
import { api, keyOf, useApi, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { useCalmly } from '../../ui/calm.ts';
import { Empty } from '../../ui/empty.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { Segments } from '../../ui/segments.tsx';
import { Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { Why } from '../../ui/why.tsx';
import { MetricCharts } from './metric-charts.tsx';
import { askFrom, newestAt, withSample, type Metrics } from './metrics.ts';
import { ranges, type Range } from './search.ts';
import { useDeviceWhy } from './why.tsx';

/** A sample of this minute comes in the next. */
const LATE_MS = 150_000;

/** What the device measures: a value a minute, which the charts take up as it comes. */
export function NowTab({
  deviceId,
  inventory,
  range,
  onRange,
}: {
  deviceId: string;
  inventory: OutputOf<typeof api.devices.inventory> | undefined;
  range: Range;
  onRange: (range: Range) => void;
}) {
  const { now: texts } = usePart(devicesTexts);
  const nowMs = useNow();
  const whyOf = useDeviceWhy();
  const metrics = useMetrics(deviceId, range, nowMs);
  const why = whyOf('manage.metric', 'value');
  return (
    <Stack gap={16}>
      <Row apart>
        <Row gap={4}>
          <span>
            {texts.aMinute}
            {metrics.data && <LastOne metrics={metrics.data} nowMs={nowMs} />}
          </span>
          {why && <Why of={texts.measured} facts={why} />}
        </Row>
        <Segments
          label={texts.range}
          value={range}
          onChange={onRange}
          options={ranges.map((value) => ({ value, label: texts.ranges[value] }))}
        />
      </Row>
      <View
        query={metrics}
        skeleton="chart"
        size="panel"
        what={texts.device}
        isEmpty={({ series }) => series.length === 0}
        empty={
          <Empty title={texts.none(texts.ranges[range])} size="panel">
            {texts.noneDetail}
          </Empty>
        }
      >
        {(data) => <MetricCharts metrics={data} inventory={inventory} range={range} nowMs={nowMs} />}
      </View>
    </Stack>
  );
}

/** The ends of the lines read as now; where they aren't, that is said. */
function LastOne({ metrics, nowMs }: { metrics: Metrics; nowMs: number }) {
  const { now: texts } = usePart(devicesTexts);
  const at = newestAt(metrics);
  if (at === undefined || nowMs - at <= metrics.stepMs + LATE_MS) return null;
  return (
    <>
      {texts.last} <Time at={at} />
    </>
  );
}

function useMetrics(deviceId: string, range: Range, nowMs: number) {
  const client = useQueryClient();
  const input = { params: { id: deviceId }, query: { from: askFrom(range, nowMs) } };
  const key = keyOf(api.devices.metrics, input);
  const answer = useApi(api.devices.metrics, input, { keeps: true, everyMs: refetchMs(range) });
  const append = useCalmly<Parameters<typeof withSample>[1]>((samples) => {
    // the answer that is under way may be older than the sample
    if (client.isFetching({ queryKey: key }) > 0) void client.invalidateQueries({ queryKey: key });
    else client.setQueryData<Metrics>(key, (metrics) => metrics && samples.reduce(withSample, metrics));
  });
  useLive('device.metric', deviceId, append);
  return answer;
}

/** A sample stands for itself within an hour; longer steps hold means, which the server makes. */
function refetchMs(range: Range): number | false {
  return range === '1h' ? false : range === '24h' ? 120_000 : 900_000;
}

import { metrics, type Metric } from '@candor/policy/dictionary/manage/metric.ts';
import type { devices } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { daySteps, hourSteps, minuteSteps, type SeriesQuestion, type Step } from './queries.ts';
import { chooseSteps, type Steps } from './series.ts';

type MetricRoutes = Pick<typeof devices, 'metrics'>;
type Series = Output<typeof devices.metrics>['series'];
const readers = { minutes: minuteSteps, hours: hourSteps, days: daySteps } as const;
const isMetric = (name: string): name is Metric => Object.hasOwn(metrics, name);

export function metricHandlers(
  { database, clock }: Platform,
  hasDevice: (companyId: string, deviceId: string) => Promise<boolean>,
): Handlers<MetricRoutes> {
  return {
    async metrics({ params, query }, { caller }) {
      const companyId = companyOf(caller);
      const wanted = query.metric === undefined ? Object.keys(metrics) : query.metric.split(',');
      const steps = chooseSteps(query, clock.now().getTime());
      if (!(await hasDevice(companyId, params.id))) fail('not_found');
      const question: SeriesQuestion = {
        companyId,
        deviceId: params.id,
        metrics: wanted.filter(isMetric),
        from: new Date(steps.fromMs),
        to: new Date(steps.toMs),
        stepMs: steps.stepMs,
      };
      const found = await database.withCompany(companyId, 'monitoring', (tx) =>
        readers[steps.source](tx, question),
      );
      return { from: steps.fromMs, to: steps.toMs, stepMs: steps.stepMs, series: seriesOf(found, steps) };
    },
  };
}

/** One point a step from the beginning of the range: mean, smallest, largest; null where there is no sample. */
function seriesOf(found: readonly Step[], { fromMs, toMs, stepMs }: Steps): Series {
  const length = (toMs - fromMs) / stepMs;
  const bySeries = Map.groupBy(found, ({ metric, slot }) => `${metric} ${slot}`);
  return [...bySeries.values()].flatMap((steps) => {
    const [first] = steps;
    if (!first || !isMetric(first.metric)) return [];
    const points: Series[number]['points'] = Array.from({ length }, () => null);
    for (const { step, n, sum, min, max } of steps) points[step] = [sum / n, min, max];
    return [{ metric: first.metric, slot: first.slot, unit: metrics[first.metric], points }];
  });
}

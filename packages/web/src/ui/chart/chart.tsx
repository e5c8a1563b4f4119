import { lazy, Suspense, useState } from 'react';
import { spokenNow } from '../../texts/language.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../button.tsx';
import { dateTime } from '../format.ts';
import { ChartIcon, TableIcon } from '../icons.ts';
import { PlainTable } from '../plain-table.tsx';
import { Skeleton } from '../skeleton.tsx';
import type { ChartProps } from './series.ts';
import './chart.css';

export type { ChartSeries } from './series.ts';

const ChartCanvas = lazy(async () => ({ default: (await import('./chart-canvas.tsx')).ChartCanvas }));
const MOST_TABLE_ROWS = 200;

/** Lines over time with their names at their ends, or the same as a table. New props append; it draws at most once a second. */
export function Chart(props: ChartProps) {
  const { ui: texts } = useTexts();
  const { title, times, series, heightRem = 10 } = props;
  const [isTable, setTable] = useState(false);
  const [readAt, setReadAt] = useState<number | undefined>();
  const isAbsent = series.every(({ values }) => values.every((value) => value === null));
  return (
    <figure className="chart" aria-label={title} style={{ '--chart-height': `${heightRem}rem` }}>
      <header>
        <h2>{title}</h2>
        <div>
          {readAt !== undefined && !isTable && <span>{dateTime(readAt)}</span>}
          <Button
            kind="quiet"
            size="small"
            icon={isTable ? ChartIcon : TableIcon}
            label={isTable ? texts.showChart(title) : texts.showTable(title)}
            onPress={() => setTable(!isTable)}
          />
        </div>
      </header>
      {isTable ? (
        <Numbers title={title} times={times} series={series} />
      ) : (
        <div className="chart-plot">
          {isAbsent ? (
            <p className="chart-absent">{texts.noValues}</p>
          ) : (
            <Suspense fallback={<Skeleton shape="chart" />}>
              <ChartCanvas {...props} heightRem={heightRem} onRead={setReadAt} />
            </Suspense>
          )}
        </div>
      )}
    </figure>
  );
}

function Numbers({ title, times, series }: Pick<ChartProps, 'title' | 'times' | 'series'>) {
  const { ui: texts } = useTexts();
  const newestFirst = times
    .map((at, index) => ({ at, index }))
    .toReversed()
    .slice(0, MOST_TABLE_ROWS);
  return (
    <PlainTable
      label={title}
      scrolls
      head={[texts.time, ...series.map(({ label }) => label)]}
      ends={series.map((_, index) => index + 1)}
      rows={newestFirst.map(({ at, index }) => ({
        id: String(at),
        cells: [dateTime(at), ...series.map(({ values, format }) => wordsOf(values[index], format))],
      }))}
    />
  );
}

function wordsOf(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? spokenNow().texts.ui.noValue : format(value);
}

import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { count, duration, percent } from '../../ui/format.ts';
import { Section, Stack } from '../../ui/layout.tsx';
import { useMedia } from '../../ui/media.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import type { Day, Tones } from './lanes.ts';

const SHOWN_AT_FIRST = 10;

/** Where the day went, the longest first. */
export function AppsTable({ day, tones }: { day: Day; tones: Tones }) {
  const [isWhole, setWhole] = useState(false);
  // a narrow window has no room for them; the day's sums stand above
  const isNarrow = useMedia('(width < 40rem)');
  const hasCounts = !isNarrow && (day.keys > 0 || day.clicks > 0);
  const shown = isWhole ? day.apps : day.apps.slice(0, SHOWN_AT_FIRST);
  return (
    <Section title="Applications">
      <Stack gap={8}>
        <PlainTable
          label="Applications"
          head={['Application', 'Share', 'Time', ...(hasCounts ? ['Keys', 'Clicks'] : [])]}
          ends={[2, 3, 4]}
          rows={shown.map(({ app, ms, keys, clicks }) => ({
            id: app,
            cells: [
              app,
              <ShareBar key="share" share={ms / day.totalMs} tone={tones.get(app) ?? 'none'}>
                {percent(ms / day.totalMs)}
              </ShareBar>,
              duration(ms),
              ...(hasCounts ? [count(keys), count(clicks)] : []),
            ],
          }))}
        />
        {day.apps.length > SHOWN_AT_FIRST && (
          <div>
            <Button kind="quiet" size="small" onPress={() => setWhole(!isWhole)}>
              {isWhole ? `Show ${SHOWN_AT_FIRST}` : `Show all ${count(day.apps.length)}`}
            </Button>
          </div>
        )}
      </Stack>
    </Section>
  );
}

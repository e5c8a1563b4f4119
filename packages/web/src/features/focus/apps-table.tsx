import { useState } from 'react';
import { focusTexts } from '../../texts/focus.ts';
import { usePart } from '../../texts/use-texts.ts';
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
  const { day: texts } = usePart(focusTexts);
  const [isWhole, setWhole] = useState(false);
  // a narrow window has no room for them; the day's sums stand above
  const isNarrow = useMedia('(width < 40rem)');
  const hasCounts = !isNarrow && (day.keys > 0 || day.clicks > 0);
  const shown = isWhole ? day.apps : day.apps.slice(0, SHOWN_AT_FIRST);
  return (
    <Section title={texts.apps}>
      <Stack gap={8}>
        <PlainTable
          label={texts.apps}
          head={[texts.app, texts.share, texts.time, ...(hasCounts ? [texts.keys, texts.clicks] : [])]}
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
              {isWhole ? texts.showFirst(SHOWN_AT_FIRST) : texts.showAll(count(day.apps.length))}
            </Button>
          </div>
        )}
      </Stack>
    </Section>
  );
}

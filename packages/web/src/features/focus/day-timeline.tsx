import { useState } from 'react';
import { focusTexts } from '../../texts/focus.ts';
import { usePart } from '../../texts/use-texts.ts';
import { duration } from '../../ui/format.ts';
import { Timeline, type Choice } from '../../ui/timeline/timeline.tsx';
import { boundsOf, lanesOf, type Day, type Tones } from './lanes.ts';

/** A lane for each device. It begins anew when the hours it spans change, which is rare. */
export function DayTimeline({
  day,
  tones,
  nowMs,
  isToday,
}: {
  day: Day;
  tones: Tones;
  nowMs: number;
  isToday: boolean;
}) {
  const { day: texts } = usePart(focusTexts);
  const bounds = boundsOf(day, isToday);
  const [chosen, setChosen] = useState<Choice | undefined>();
  return (
    <Timeline
      key={`${bounds.from}-${bounds.to}`}
      label={texts.timeline}
      bounds={bounds}
      lanes={lanesOf(day, tones, nowMs)}
      legend={[...tones].map(([app, tone]) => ({
        tone,
        label: app,
        detail: duration(day.apps.find((one) => one.app === app)?.ms ?? 0),
      }))}
      {...(isToday && { nowAt: nowMs })}
      chosen={chosen}
      onChoose={setChosen}
    />
  );
}

import { focusTexts } from '../../texts/focus.ts';
import { usePart } from '../../texts/use-texts.ts';
import { clock, count, duration } from '../../ui/format.ts';
import { Grid } from '../../ui/layout.tsx';
import { Live } from '../../ui/live.tsx';
import { useMedia } from '../../ui/media.ts';
import { Stat } from '../../ui/stat.tsx';
import type { Day } from './lanes.ts';
import { nowActive } from './now-active.ts';

/** The day in a few numbers. What no device counts is said to be so, and is never a zero. */
export function DayStats({
  day,
  nowMs,
  isToday,
  isCounting,
}: {
  day: Day;
  nowMs: number;
  isToday: boolean;
  isCounting: boolean;
}) {
  const { day: texts } = usePart(focusTexts);
  const isNarrow = useMedia('(width < 64rem)');
  const counted = (value: number) =>
    value === 0 && !isCounting ? texts.notCounted : <Live>{count(value)}</Live>;
  return (
    <Grid least={isNarrow ? 9 : 11}>
      <Stat label={texts.total} detail={texts.appCount(day.apps.length, count(day.apps.length))}>
        <Live>{duration(day.totalMs)}</Live>
      </Stat>
      <Stat label={texts.longest} detail={texts.longestDetail}>
        <Live>{duration(day.longestMs)}</Live>
      </Stat>
      <Stat label={texts.keys} detail={texts.keysDetail}>
        {counted(day.keys)}
      </Stat>
      <Stat label={texts.clicks} detail={texts.clicksDetail}>
        {counted(day.clicks)}
      </Stat>
      {isToday && <NowStat day={day} nowMs={nowMs} />}
    </Grid>
  );
}

function NowStat({ day, nowMs }: { day: Day; nowMs: number }) {
  const { day: texts } = usePart(focusTexts);
  const now = nowActive(day, nowMs);
  if (now === undefined) return null;
  if (now.state === 'quiet') {
    return (
      <Stat label={texts.now} tone="off" detail={texts.since(clock(now.since))}>
        {texts.nothing}
      </Stat>
    );
  }
  return (
    <Stat label={texts.now} tone="ok" detail={texts.since(clock(now.since))}>
      <Live>{now.app}</Live>
    </Stat>
  );
}

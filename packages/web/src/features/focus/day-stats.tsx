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
  const isNarrow = useMedia('(width < 64rem)');
  const counted = (value: number) =>
    value === 0 && !isCounting ? 'not counted' : <Live>{count(value)}</Live>;
  return (
    <Grid least={isNarrow ? 9 : 11}>
      <Stat label="Total" detail={`${count(day.apps.length)} application${day.apps.length === 1 ? '' : 's'}`}>
        <Live>{duration(day.totalMs)}</Live>
      </Stat>
      <Stat label="Longest stretch" detail="no pause over 3 minutes">
        <Live>{duration(day.longestMs)}</Live>
      </Stat>
      <Stat label="Keys" detail="how many, never which">
        {counted(day.keys)}
      </Stat>
      <Stat label="Clicks" detail="how many, never where">
        {counted(day.clicks)}
      </Stat>
      {isToday && <NowStat day={day} nowMs={nowMs} />}
    </Grid>
  );
}

function NowStat({ day, nowMs }: { day: Day; nowMs: number }) {
  const now = nowActive(day, nowMs);
  if (now === undefined) return null;
  if (now.state === 'quiet') {
    return (
      <Stat label="Now" tone="off" detail={`since ${clock(now.since)}`}>
        nothing
      </Stat>
    );
  }
  return (
    <Stat label="Now" tone="ok" detail={`since ${clock(now.since)}`}>
      <Live>{now.app}</Live>
    </Stat>
  );
}

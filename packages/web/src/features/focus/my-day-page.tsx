import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useApi, useRefresh } from '../../api.ts';
import { useLive, useLiveState } from '../../api/live.ts';
import { focusTexts } from '../../texts/focus.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/commands.ts';
import { Empty } from '../../ui/empty.tsx';
import { count, weekday } from '../../ui/format.ts';
import { BackIcon, FocusIcon, ForwardIcon } from '../../ui/icons.ts';
import { Panel, Section } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/now.ts';
import { Page } from '../../ui/page.tsx';
import { AsOf } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { AppsTable } from './apps-table.tsx';
import { DayStats } from './day-stats.tsx';
import { DayTimeline } from './day-timeline.tsx';
import { DevicesSection, type FocusDevice } from './devices-section.tsx';
import { JoinDevice } from './join-device.tsx';
import { silenceOf, tonesOf, type Day } from './lanes.ts';
import { dateOf, noonOf, offsetOf } from './local-day.ts';

const route = getRouteApi('/signed-in/focus');
const MOST_DRAWN = 5_000;
const NONE: readonly number[] = [];

/** One day of the person's own time: theirs alone, whoever runs the server. */
export function MyDayPage() {
  const { day: texts } = usePart(focusTexts);
  const nowMs = useNow();
  const today = dateOf(nowMs);
  const { date = today } = route.useSearch();
  const day = useApi(api.focus.day, { query: { date, utcOffsetMin: offsetOf(date) } }, { keeps: true });
  const devices = useApi(api.focus.devices);
  const refresh = useRefresh();
  useLive('focus.stored', undefined, () => refresh(api.focus.day, api.focus.devices));
  const { previous, next, go } = useDayKeys(day.data, date, today);
  const [isFirst, setFirst] = useState(false);
  // the first device is waited for where it was asked for, until its first report is here
  const isBefore = ({ items }: { items: readonly FocusDevice[] }) =>
    items.length === 0 || (isFirst && items.every(({ lastBatchAt }) => lastBatchAt === null));
  const isEmpty = devices.data !== undefined && isBefore(devices.data);
  return (
    <Page
      title={weekday(noonOf(date))}
      status={date === today && <Badge>{texts.todayBadge}</Badge>}
      detail={<Detail asOf={day.dataUpdatedAt} />}
      actions={
        !isEmpty && (
          <>
            <Button
              icon={BackIcon}
              label={texts.previous}
              onPress={() => go(previous)}
              refusal={previous === undefined ? texts.nothingBefore : undefined}
            />
            <Button
              icon={ForwardIcon}
              label={texts.next}
              onPress={() => go(next)}
              refusal={next === undefined ? texts.lastDay : undefined}
            />
            {date !== today && <Button onPress={() => go(today)}>{texts.today}</Button>}
          </>
        )
      }
    >
      <View query={devices} isEmpty={isBefore} empty={<NoDevice onStart={() => setFirst(true)} />}>
        {({ items }) => (
          <>
            <View query={day} skeleton="chart">
              {(shown) => <DayView day={shown} devices={items} nowMs={nowMs} isToday={date === today} />}
            </View>
            <DevicesSection devices={items} />
          </>
        )}
      </View>
    </Page>
  );
}

/** The neighbouring days with data, for the buttons and for `[` and `]`. */
function useDayKeys(day: Day | undefined, date: string, today: string) {
  const { day: texts } = usePart(focusTexts);
  const navigate = useNavigate({ from: '/focus' });
  const go = (to: string | undefined) => {
    if (to !== undefined) void navigate({ search: to === today ? {} : { date: to } });
  };
  const isCurrent = day?.date === date;
  const previous = isCurrent ? (day.previous ?? undefined) : undefined;
  const later = isCurrent ? (day.next ?? undefined) : undefined;
  const next = date >= today ? undefined : later !== undefined && later < today ? later : today;
  useCommands([
    {
      id: 'focus.previous',
      label: texts.previous,
      group: texts.myDay,
      icon: BackIcon,
      keys: '[',
      run: () => go(previous),
    },
    {
      id: 'focus.next',
      label: texts.next,
      group: texts.myDay,
      icon: ForwardIcon,
      keys: ']',
      run: () => go(next),
    },
  ]);
  return { previous, next, go };
}

function Detail({ asOf }: { asOf: number }) {
  const { day: texts } = usePart(focusTexts);
  const { link } = useLiveState();
  return (
    <>
      {texts.onlyYou} {asOf > 0 && link === 'waiting' && <AsOf at={asOf} isStale />}
    </>
  );
}

function DayView({
  day,
  devices,
  nowMs,
  isToday,
}: {
  day: Day;
  devices: readonly FocusDevice[];
  nowMs: number;
  isToday: boolean;
}) {
  const { day: texts } = usePart(focusTexts);
  const tones = tonesOf(day);
  if (day.intervals.length === 0) return <NothingRecorded day={day} nowMs={nowMs} isToday={isToday} />;
  return (
    <>
      <DayStats
        day={day}
        nowMs={nowMs}
        isToday={isToday}
        isCounting={devices.some(({ countsOn, state }) => countsOn && state !== 'removed')}
      />
      {day.intervals.length >= MOST_DRAWN && (
        <Notice tone="warn" title={texts.onlyFirst(count(MOST_DRAWN))}>
          {texts.totals}
        </Notice>
      )}
      <Panel>
        <DayTimeline day={day} tones={tones} nowMs={nowMs} isToday={isToday} />
      </Panel>
      <AppsTable day={day} tones={tones} />
    </>
  );
}

/** No number here: nothing was measured. */
function NothingRecorded({ day, nowMs, isToday }: { day: Day; nowMs: number; isToday: boolean }) {
  const { day: texts } = usePart(focusTexts);
  const silent = day.devices.flatMap(({ deviceNo, label }) => {
    const words = silenceOf(day, deviceNo, nowMs);
    return words === undefined ? [] : [`${label}: ${words}`];
  });
  const command = isToday ? { command: 'npm run agent -- focus run' } : {};
  return (
    <Panel>
      <Empty size="panel" icon={FocusIcon} title={texts.noneThisDay} {...command}>
        {silent.length > 0 ? `${silent.join('. ')}. ` : ''}
        {isToday ? texts.begins : texts.arrows}
      </Empty>
    </Panel>
  );
}

function NoDevice({ onStart }: { onStart: () => void }) {
  const { day: texts } = usePart(focusTexts);
  return (
    <Panel>
      <Section title={texts.start} detail={texts.startDetail}>
        <JoinDevice known={NONE} action={texts.joinThis} onStart={onStart} />
      </Section>
    </Panel>
  );
}

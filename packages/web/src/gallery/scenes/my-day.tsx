import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { duration } from '../../ui/format.ts';
import { AddIcon, BackIcon, ForwardIcon, PauseIcon } from '../../ui/icons.ts';
import { Grid, Panel, Row, Section } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Stat } from '../../ui/stat.tsx';
import { Status } from '../../ui/status.tsx';
import { Timeline, type Choice, type Lane, type Span } from '../../ui/timeline/timeline.tsx';
import { Framed } from '../framed.tsx';
import { chance } from '../samples.ts';

const HOUR_MS = 3_600_000;
const DAY = new Date().setHours(0, 0, 0, 0);
const KINDS: [string, Span['tone']][] = [
  ['Code editor', 1],
  ['Terminal', 1],
  ['example.org', 2],
  ['Mail', 3],
  ['Video call', 4],
  ['Design tool', 5],
  ['(private)', 'none'],
];

function spans(seed: number, fromHour: number, toHour: number): Span[] {
  const roll = chance(seed);
  const made: Span[] = [];
  let at = DAY + fromHour * HOUR_MS;
  while (at < DAY + toHour * HOUR_MS) {
    const length = (1 + roll() * roll() * 46) * 60_000;
    const [label, tone] = KINDS[Math.floor(roll() * KINDS.length)] ?? ['Mail', 3];
    if (roll() > 0.14)
      made.push({ id: `${seed}-${made.length}`, startAt: at, endAt: at + length, label, tone });
    at += length + (roll() > 0.9 ? 38 * 60_000 : 0);
  }
  return made;
}

const LANES: readonly Lane[] = [
  { id: 'laptop', label: 'Laptop', detail: '6 h 12 min', spans: spans(4, 8.2, 17.8) },
  { id: 'desktop', label: 'Desktop', detail: '1 h 47 min', spans: spans(9, 19, 22.4) },
];

export function MyDayScene() {
  const [chosen, setChosen] = useState<Choice | undefined>();
  return (
    <Framed>
      <Page
        title="Friday 21 November"
        detail="Only you can see this page."
        actions={
          <>
            <Button icon={BackIcon} label="Previous day" />
            <Button icon={ForwardIcon} label="Next day" refusal="Today is the last day" />
            <Button icon={AddIcon}>Add entry</Button>
          </>
        }
      >
        <Grid least={11}>
          <Stat label="Total" detail="41 min more than the Friday before">
            7 h 59 min
          </Stat>
          <Stat label="Longest stretch" detail="10:02 to 11:31, Code editor">
            1 h 29 min
          </Stat>
          <Stat label="Goal: under 1 h of mail" tone="warn">
            52 min
          </Stat>
          <Stat label="Now" tone="ok" detail="since 14:02">
            Code editor
          </Stat>
        </Grid>
        <Panel>
          <Timeline
            label="My day"
            bounds={{ from: DAY + 7 * HOUR_MS, to: DAY + 23 * HOUR_MS }}
            lanes={LANES}
            chosen={chosen}
            onChoose={setChosen}
            legend={[
              { tone: 1, label: 'Writing code', detail: '3 h 41 min' },
              { tone: 2, label: 'Reading', detail: '1 h 12 min' },
              { tone: 3, label: 'Mail', detail: '52 min' },
              { tone: 4, label: 'Meetings', detail: '1 h 30 min' },
              { tone: 5, label: 'Design', detail: '44 min' },
            ]}
          />
          {chosen && (
            <Row gap={16}>
              <Button kind="primary">Set category</Button>
              <Button>{`Forget ${duration(chosen.to - chosen.from)}`}</Button>
            </Row>
          )}
        </Panel>
        <Grid least={20}>
          <Section title="Top applications">
            <PlainTable
              label="Top applications"
              head={['Application', 'Time', 'Share']}
              ends={[1, 2]}
              rows={[
                { id: 'a', cells: ['Code editor', '2 h 58 min', '37 %'] },
                { id: 'b', cells: ['Video call', '1 h 30 min', '19 %'] },
                { id: 'c', cells: ['Mail', '52 min', '11 %'] },
              ]}
            />
          </Section>
          <Section title="Devices">
            <PlainTable
              label="Devices"
              head={['Device', 'State', 'Recording']}
              ends={[2]}
              rows={[
                {
                  id: 'a',
                  cells: [
                    'Laptop',
                    <Status key="s" tone="ok">
                      recording
                    </Status>,
                    <Button key="b" kind="quiet" size="small" icon={PauseIcon}>
                      Pause
                    </Button>,
                  ],
                },
                {
                  id: 'b',
                  cells: [
                    'Desktop',
                    <Status key="s" tone="off">
                      no report since 22:24
                    </Status>,
                    <Button key="b" kind="quiet" size="small" icon={PauseIcon}>
                      Pause
                    </Button>,
                  ],
                },
              ]}
            />
          </Section>
          <Section title="Goals">
            <Progress label="Four hours of code" value={221} of={240} unit="min" />
            <Progress label="Under an hour of mail" value={52} of={60} unit="min" tone="warn" />
          </Section>
        </Grid>
      </Page>
    </Framed>
  );
}

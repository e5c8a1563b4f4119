import { useState } from 'react';
import { api, useApiPages } from '../../api.ts';
import { minorsTexts } from '../../texts/minors.ts';
import { usePart } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Entries, type Entry } from '../../ui/entries.tsx';
import { CheckIcon } from '../../ui/icons.ts';
import { Row, Stack } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';
import { DismissDialog, EraseDialog } from './answer-dialogs.tsx';
import type { Report } from './report.ts';

type Asked = { of: 'erase' | 'dismiss'; report: Report };

const EVERY_MS = 60_000;
const SOON_MS = 24 * 60 * 60_000;

/** Reports with what they say and how long there is, each with the two answers. */
export function ReportList({ state }: { state: 'open' | 'all' }) {
  const minors = usePart(minorsTexts);
  const found = useApiPages(api.minors.listMinorReports, { query: { state } }, { everyMs: EVERY_MS });
  const [asked, setAsked] = useState<Asked>();
  const { more, rows = [] } = found;
  return (
    <Stack>
      <View
        query={found}
        isEmpty={() => rows.length === 0}
        empty={
          <Empty title={state === 'open' ? minors.none : minors.noneAtAll} icon={CheckIcon}>
            {minors.noneDetail}
          </Empty>
        }
      >
        {() => (
          <Entries
            label={minors.title}
            items={rows.map((report) => entryOf(report, (of) => setAsked({ of, report })))}
          />
        )}
      </View>
      {more.status !== 'end' && (
        <Row>
          <Button isPending={more.status === 'loading'} onPress={more.onMore}>
            {minors.more}
          </Button>
        </Row>
      )}
      {asked?.of === 'erase' && <EraseDialog report={asked.report} onClose={() => setAsked(undefined)} />}
      {asked?.of === 'dismiss' && <DismissDialog report={asked.report} onClose={() => setAsked(undefined)} />}
    </Stack>
  );
}

function entryOf(report: Report, onAsk: (of: Asked['of']) => void): Entry {
  const { id, state, where } = report;
  return {
    id,
    title: where ?? <Gone />,
    status: <ReportState report={report} />,
    detail: <Details report={report} />,
    actions: state === 'open' && <Answers onAsk={onAsk} />,
  };
}

function Gone() {
  return usePart(minorsTexts).wordsGone;
}

function ReportState({ report: { state, dueAt } }: { report: Report }) {
  const minors = usePart(minorsTexts);
  const left = dueAt - useNow();
  const waiting: StatusTone = left < 0 ? 'bad' : left < SOON_MS ? 'warn' : 'info';
  const tones = { open: waiting, erased: 'ok', dismissed: 'off' } as const;
  return (
    <Status tone={tones[state]}>
      {state === 'open' && left < 0 ? minors.overdue : minors.states[state]}
    </Status>
  );
}

function Details({ report: { what, contact, receivedAt, dueAt, endedAt, by, reason } }: { report: Report }) {
  const minors = usePart(minorsTexts);
  return (
    <Stack gap={4}>
      {what?.split('\n').map((line, index) => (
        <span key={index}>{line}</span>
      ))}
      {contact !== null && <span>{minors.contact(contact)}</span>}
      <span>
        {minors.received} <When at={receivedAt} />,{' '}
        {endedAt === null ? (
          <>
            {minors.due} <When at={dueAt} />
          </>
        ) : (
          <>
            {minors.answered} <When at={endedAt} /> {by !== null && minors.by(by)}
          </>
        )}
      </span>
      {reason !== null && <span>{minors.reason(reason)}</span>}
    </Stack>
  );
}

function Answers({ onAsk }: { onAsk: (of: Asked['of']) => void }) {
  const minors = usePart(minorsTexts);
  return (
    <>
      <Button size="small" kind="quiet" onPress={() => onAsk('dismiss')}>
        {minors.dismiss}
      </Button>
      <Button size="small" onPress={() => onAsk('erase')}>
        {minors.erase}
      </Button>
    </>
  );
}

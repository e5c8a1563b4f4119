import { getRouteApi } from '@tanstack/react-router';
import type { SessionReceipt } from '@candor/protocol/session/documents.ts';
import { isOver } from '@candor/protocol/session/states.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Facts } from '../../ui/facts.tsx';
import { DownloadIcon } from '../../ui/icons.ts';
import { Row, Section, Stack } from '../../ui/layout.tsx';
import { Link, LinkButton } from '../../ui/link.tsx';
import { useNow } from '../../ui/now.ts';
import { DetailPage, Page } from '../../ui/page.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';
import { EndNow } from './end-now.tsx';
import { connectionOf, lengthOf, rightNames, stateTones, whoOf, type OneSession } from './session-words.ts';
import { useSession } from './use-sessions.ts';

const route = getRouteApi('/signed-in/sessions/$sessionId');

/** What is known of one session: who, when, how it was answered, and what the device signed of it. */
export function SessionPage() {
  const { view: texts } = usePart(sessionsTexts);
  const { sessionId } = route.useParams();
  const session = useSession(sessionId);
  if (session.data) return <One session={session.data} />;
  return (
    <Page title={texts.session} above={[<AllSessions key="sessions" />]}>
      <View query={session} what={texts.session}>
        {() => null}
      </View>
    </Page>
  );
}

function AllSessions() {
  const { list: texts } = usePart(sessionsTexts);
  return (
    <Link quiet to="/sessions">
      {texts.title}
    </Link>
  );
}

function One({ session }: { session: OneSession }) {
  const texts = usePart(sessionsTexts);
  const { state, administrator } = session;
  const isLive = !isOver(state);
  return (
    <DetailPage
      title={texts.one.title(session.device.label)}
      above={[<AllSessions key="sessions" />]}
      status={<Status tone={stateTones[state]}>{texts.states[state]}</Status>}
      actions={
        isLive && (
          <Row>
            {administrator.isSelf && (
              <LinkButton to="/view/$sessionId" params={{ sessionId: session.id }} kind="primary">
                {texts.one.open}
              </LinkButton>
            )}
            <EndNow session={session} />
          </Row>
        )
      }
      facts={<SessionFacts session={session} />}
    >
      <Stack gap={32}>
        <Grants grants={session.grants} />
        <Records session={session} />
      </Stack>
    </DetailPage>
  );
}

function SessionFacts({ session }: { session: OneSession }) {
  const { one: texts, over, connections, view } = usePart(sessionsTexts);
  const nowMs = useNow();
  const { why, reason, startedAt, endedAt } = session;
  return (
    <Facts
      items={[
        { label: view.who, value: whoOf(session) },
        {
          label: view.device,
          value: (
            <Link to="/devices/$deviceId" params={{ deviceId: session.device.id }}>
              {session.device.label}
            </Link>
          ),
        },
        { label: view.reason, value: reason ?? view.locked },
        { label: texts.right, value: rightNames(session.rights) },
        ...(why === null ? [] : [{ label: texts.why, value: over.ends[why][0] }]),
        { label: texts.requested, value: <When at={session.requestedAt} /> },
        { label: texts.started, value: startedAt === null ? null : <When at={startedAt} /> },
        ...(endedAt === null ? [] : [{ label: texts.ended, value: <When at={endedAt} /> }]),
        { label: texts.duration, value: lengthOf(session, nowMs) ?? null },
        { label: texts.connection, value: connections[connectionOf(session)] },
      ]}
    />
  );
}

function Grants({ grants }: { grants: OneSession['grants'] }) {
  const { one: texts } = usePart(sessionsTexts);
  return (
    <Section title={texts.grants}>
      {grants.length === 0 ? (
        <p>{texts.noGrants}</p>
      ) : (
        <PlainTable
          label={texts.grants}
          head={[texts.right, texts.answer, texts.by, texts.at, texts.until]}
          scrolls
          rows={grants.map(({ right, answer, by, at, until }) => ({
            id: `${right} ${at}`,
            cells: [
              rightNames([right]),
              texts.answers[answer],
              texts.bys[by],
              <When key="at" at={at} />,
              until === null ? '–' : <When key="until" at={until} />,
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Records({ session: { id, identityPublic, records } }: { session: OneSession }) {
  const { one: texts } = usePart(sessionsTexts);
  const save = (record: OneSession['records'][number]) => {
    const receipt: SessionReceipt = { candor: 'session', identityPublic, signed: [record] };
    saveFile(
      new Blob([`${JSON.stringify(receipt, null, 2)}\n`], { type: 'application/json' }),
      `${record.kind}-${id}.json`,
    );
  };
  return (
    <Section title={texts.records} detail={texts.recordsDetail}>
      {records.length === 0 ? (
        <p>{texts.noRecords}</p>
      ) : (
        <Entries
          label={texts.records}
          items={records.map((record) => ({
            id: record.kind,
            title: texts.kinds[record.kind],
            actions: (
              <Button size="small" icon={DownloadIcon} onPress={() => save(record)}>
                {texts.download}
              </Button>
            ),
          }))}
        />
      )}
    </Section>
  );
}

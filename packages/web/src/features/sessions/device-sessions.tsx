import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Entries } from '../../ui/entries.tsx';
import { SessionIcon } from '../../ui/icons.ts';
import { Section, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { useNow } from '../../ui/now.ts';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';
import { lengthOf, stateTones, whoOf, type Session } from './session-words.ts';
import { useDeviceSessions } from './use-sessions.ts';

const mostShown = 10;

/** The last sessions on a device. */
export function DeviceSessions({ deviceId }: { deviceId: string }) {
  const { device: texts } = usePart(sessionsTexts);
  const sessions = useDeviceSessions(deviceId, mostShown);
  return (
    <Section
      title={texts.tab}
      detail={texts.detail}
      actions={
        <Link to="/sessions" search={{ device: deviceId }}>
          {texts.all}
        </Link>
      }
    >
      <View
        query={sessions}
        size="panel"
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Empty title={texts.none} icon={SessionIcon} size="panel">
            {texts.noneDetail}
          </Empty>
        }
      >
        {({ items }) => <List items={items} />}
      </View>
    </Section>
  );
}

function List({ items }: { items: readonly Session[] }) {
  const { device: texts, states } = usePart(sessionsTexts);
  const nowMs = useNow();
  return (
    <Entries
      label={texts.tab}
      items={items.map((session) => ({
        id: session.id,
        title: (
          <Link to="/sessions/$sessionId" params={{ sessionId: session.id }}>
            {whoOf(session)}
          </Link>
        ),
        status: <Status tone={stateTones[session.state]}>{states[session.state]}</Status>,
        detail: (
          <Stack gap={4}>
            {session.reason !== null && <span>{session.reason}</span>}
            <span>
              <When at={session.startedAt ?? session.requestedAt} />
              {session.startedAt !== null && `, ${lengthOf(session, nowMs) ?? ''}`}
            </span>
          </Stack>
        ),
      }))}
    />
  );
}

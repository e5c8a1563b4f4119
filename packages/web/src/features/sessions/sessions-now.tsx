import { isOver } from '@candor/protocol/session/states.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { EndNow } from './end-now.tsx';
import { isAsked, rightNames, whoOf, type Session } from './session-words.ts';
import { useDeviceSessions } from './use-sessions.ts';

const mostShown = 10;

/** Who asks or is connected on the device now. */
export function SessionsNow({ deviceId }: { deviceId: string }) {
  const { data } = useDeviceSessions(deviceId, mostShown);
  const live = (data?.items ?? []).filter(({ state }) => !isOver(state));
  if (live.length === 0) return null;
  return (
    <Stack gap={8}>
      {live.map((session) => (
        <LiveNotice key={session.id} session={session} />
      ))}
    </Stack>
  );
}

export function LiveNotice({ session, isOwnDevice = false }: { session: Session; isOwnDevice?: boolean }) {
  const { device: texts } = usePart(sessionsTexts);
  const { administrator, rights, requestedAt, startedAt, state } = session;
  const title = isAsked(state)
    ? texts.asksNow(whoOf(session))
    : administrator.isSelf
      ? texts.youNow
      : texts.liveNow(whoOf(session));
  return (
    <Notice
      tone="info"
      title={title}
      actions={
        <Row>
          {administrator.isSelf && (
            <LinkButton to="/view/$sessionId" params={{ sessionId: session.id }}>
              {texts.open}
            </LinkButton>
          )}
          <EndNow session={session} isOwnDevice={isOwnDevice} />
        </Row>
      }
    >
      <span>
        {rightNames(rights)}, {texts.since} <When at={startedAt ?? requestedAt} />
      </span>
    </Notice>
  );
}

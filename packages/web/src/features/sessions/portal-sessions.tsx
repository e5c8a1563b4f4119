import { isOver } from '@candor/protocol/session/states.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Facts } from '../../ui/facts.tsx';
import { Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useOwnSessions } from './own-sessions.ts';
import { isAsked } from './session-words.ts';
import { LiveNotice } from './sessions-now.tsx';
import { useAskedSessions } from './use-sessions.ts';

/** Who is connected now on a device of the reader's own, and the way to end it. */
export function ConnectedNow({ deviceId }: { deviceId: string }) {
  const { portal: texts } = usePart(sessionsTexts);
  const { data } = useOwnSessions();
  if (!data) return null;
  const live = data.items.filter(
    ({ device, state }) => device.id === deviceId && !isOver(state) && !isAsked(state),
  );
  if (live.length === 0) return <Facts items={[{ label: texts.connected, value: texts.nobody }]} />;
  return (
    <Stack gap={8}>
      {live.map((session) => (
        <LiveNotice key={session.id} session={session} isOwnDevice />
      ))}
    </Stack>
  );
}

/** What waits for the reader's answer, above everything else. */
export function WaitingSessions() {
  const { portal: texts } = usePart(sessionsTexts);
  const asked = useAskedSessions();
  if (asked.length === 0) return null;
  return (
    <div role="status">
      <Notice
        tone="warn"
        title={texts.waits(asked.length)}
        actions={
          <LinkButton to="/portal/requests" kind="primary">
            {texts.toRequests}
          </LinkButton>
        }
      />
    </div>
  );
}

import { useEffect, useMemo } from 'react';
import { mostChatText } from '@candor/protocol/session/channels.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Composer, Conversation } from '../../ui/conversation.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { count } from '../../ui/format.ts';
import { Section, Stack } from '../../ui/layout.tsx';
import type { Room, RoomView } from './room.ts';
import { transcript } from './session-words.ts';

/** What was written, and the place to write. It stays when the way is lost, and when the session is over. */
export function Talk({
  device,
  room,
  view: { messages, state },
}: {
  device: string;
  room: Room;
  view: RoomView;
}) {
  const { conversation: texts } = usePart(sessionsTexts);
  const lines = useMemo(
    () =>
      messages.map(({ id, from, text, at, mark }) => ({
        id,
        isOwn: from === 'us',
        who: from === 'us' ? texts.you : texts.there(device),
        text,
        at,
        ...(from === 'us' && { mark: texts.marks[mark] }),
      })),
    [messages, texts, device],
  );
  useSeen(room, messages);
  const isOpen = state.at === 'open';
  const canWrite = isOpen || (state.at === 'lost' && messages.length > 0);
  if (!canWrite && messages.length === 0) return null;
  return (
    <Section
      title={texts.title}
      detail={texts.notKept}
      actions={lines.length > 0 && <CopyButton text={transcript(lines)} label={texts.copy} withWord />}
    >
      <Stack gap={8}>
        <Conversation label={texts.title} lines={lines} empty={texts.empty} />
        {canWrite && (
          <Composer
            label={texts.label}
            hint={texts.keys}
            action={texts.send}
            most={mostChatText}
            left={(rest) => texts.left(count(rest))}
            onSend={(text) => room.say(text)}
          />
        )}
      </Stack>
    </Section>
  );
}

/** Only what somebody can see counts as shown. */
function useSeen(room: Room, messages: RoomView['messages']): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') room.saySeen();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [room, messages]);
}

import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { RevokeIcon } from '../../ui/icons.ts';
import { whoOf, type Session } from './session-words.ts';

const refreshes = [api.sessions.getSession, api.sessions.listSessions, api.sessions.mySessions];

/** Ends somebody's session, for who may: it is asked once, and takes effect at once. */
export function EndNow({
  session,
  isOwnDevice = false,
}: {
  session: Pick<Session, 'id' | 'administrator'>;
  /** On a device of the reader's own, where they need no word for it. */
  isOwnDevice?: boolean;
}) {
  const { device: texts } = usePart(sessionsTexts);
  const { can } = useMe();
  const [isAsked, setAsked] = useState(false);
  const end = useAction(api.sessions.endSession, { refreshes });
  const leave = useAction(api.sessions.leaveSession, { refreshes });
  const { isSelf } = session.administrator;
  if (!isSelf && !isOwnDevice && !can('session.end')) return null;
  const params = { id: session.id };
  return (
    <>
      <Button icon={RevokeIcon} tone="bad" onPress={() => setAsked(true)}>
        {texts.end}
      </Button>
      <Confirm
        title={texts.endTitle(whoOf(session))}
        effect={texts.endEffect}
        action={texts.end}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={() => (isSelf ? leave.run({ params }) : end.run({ params }))}
      />
    </>
  );
}

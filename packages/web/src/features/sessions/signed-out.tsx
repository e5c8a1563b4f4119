import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { holdLink } from '../../api/live-link.ts';
import { meQuery } from '../../api/me.ts';
import { holdTurn, onTurn } from '../../api/turns.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { duration } from '../../ui/format.ts';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useSeconds } from '../../ui/seconds.ts';

/** So long a session goes on without its sign-in (clause S6 of people). */
const graceMs = 5 * 60_000;
const lookMs = 3_000;

/**
 * Since when the sign-in is over while a session is live: this page stays, and looks whether somebody signed in again in
 * another tab. Undefined as long as it is not.
 */
export function useSignedOut(isLive: boolean): number | undefined {
  const client = useQueryClient();
  const [at, setAt] = useState<number>();
  useEffect(() => {
    if (!isLive) return;
    const letGo = holdTurn('signed-out');
    const deaf = onTurn((turn) => {
      if (turn === 'signed-out') setAt((since) => since ?? Date.now());
    });
    return () => {
      letGo();
      deaf();
    };
  }, [isLive]);
  useEffect(() => {
    if (at === undefined) return;
    const look = async () => {
      await client.query({ ...meQuery, staleTime: 0, retry: false });
      setAt(undefined);
      await client.invalidateQueries();
    };
    // still nobody
    const timer = setInterval(() => void look().catch(() => undefined), lookMs);
    return () => clearInterval(timer);
  }, [at, client]);
  const isIn = at === undefined;
  // events ended with the sign-in
  useEffect(() => (isIn ? holdLink() : undefined), [isIn]);
  return isLive ? at : undefined;
}

export function SignedOut({ at }: { at: number }) {
  const { view: texts } = usePart(sessionsTexts);
  const nowMs = useSeconds();
  return (
    <div role="alert">
      <Notice
        tone="warn"
        title={texts.signedOut}
        actions={
          <LinkButton to="/sign-in" target="_blank">
            {texts.signInThere}
          </LinkButton>
        }
      >
        {texts.signedOutDetail(duration(Math.max(0, at + graceMs - nowMs)))}
      </Notice>
    </div>
  );
}

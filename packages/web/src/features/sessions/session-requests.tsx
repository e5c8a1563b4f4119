import { useState } from 'react';
import { api, isCode, useAction } from '../../api.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Facts } from '../../ui/facts.tsx';
import { clock, duration } from '../../ui/format.ts';
import { Grid, Panel, Prose, Section, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';
import { secondsLeft, useSeconds } from '../../ui/seconds.ts';
import { rightNames, whoOf, type OwnSession } from './session-words.ts';
import { signAnswer } from './signed.ts';
import { useInRoster } from './use-in-roster.ts';
import { useAskedSessions } from './use-sessions.ts';

const minuteMs = 60_000;

/** Sessions that wait for an answer: for one hand, on a phone. */
export function SessionRequests() {
  const { answer: texts } = usePart(sessionsTexts);
  const asked = useAskedSessions();
  if (asked.length === 0) return null;
  return (
    <Section title={texts.waiting}>
      <Grid least={17}>
        {asked.map((session) => (
          <OneRequest key={session.id} session={session} />
        ))}
      </Grid>
    </Section>
  );
}

function OneRequest({ session }: { session: OwnSession }) {
  const { answer: texts, view } = usePart(sessionsTexts);
  const { answerBy, device, mayAnswer, reason, rights } = session;
  const nowMs = useSeconds(answerBy !== null);
  return (
    <Panel title={texts.title(whoOf(session), device.label)}>
      <Stack>
        <Facts
          items={[
            { label: texts.reason, value: reason ?? view.locked },
            { label: texts.right, value: rightNames(rights) },
            ...(answerBy === null
              ? []
              : [
                  {
                    label: texts.left,
                    value: <strong>{view.seconds(String(secondsLeft(answerBy, nowMs)))}</strong>,
                  },
                ]),
          ]}
        />
        {mayAnswer ? <Answers session={session} /> : <Prose>{texts.atDevice}</Prose>}
      </Stack>
    </Panel>
  );
}

function Answers({ session }: { session: OwnSession }) {
  const { answer: texts, start } = usePart(sessionsTexts);
  const standing = useInRoster();
  const { give, error, isPending, isSent } = useAnswer(session);
  const [now] = useState(() => Date.now());
  if (isSent)
    return (
      <div role="status">
        <Notice tone="ok" title={texts.sent} />
      </div>
    );
  if (standing === undefined) return null;
  if (standing !== 'listed')
    return (
      <Notice tone="warn" title={texts.notListed}>
        <Link to="/settings/signing">{start.toSigning}</Link>
      </Notice>
    );
  const shorter = [15, 60, 240].filter((minutes) => minutes < session.minutes);
  return (
    <Stack gap={8}>
      <AnswerProblem error={error} />
      <Button
        kind="primary"
        size="large"
        wide
        isPending={isPending}
        onPress={() => give('allow', session.minutes)}
      >
        {texts.once(duration(session.minutes * minuteMs))}
      </Button>
      {shorter.length > 0 && (
        <Menu
          label={texts.until}
          trigger={
            <Button size="large" wide isDisabled={isPending}>
              {texts.until}
            </Button>
          }
          groups={[
            {
              id: 'until',
              entries: shorter.map((minutes) => ({
                id: String(minutes),
                label: texts.untilAt(clock(now + minutes * minuteMs)),
                detail: duration(minutes * minuteMs),
                run: () => give('allow', minutes),
              })),
            },
          ]}
        />
      )}
      <Button size="large" wide tone="bad" isDisabled={isPending} onPress={() => give('refuse', 1)}>
        {texts.refuse}
      </Button>
    </Stack>
  );
}

/** Signs the answer with this browser's key; the device takes it, or not, and says so by itself. */
function useAnswer({ id, companyId, device, rights }: OwnSession) {
  const send = useAction(api.sessions.answerSession, { refreshes: [api.sessions.mySessions] });
  const { attempt, error, isPending } = useAttempt();
  const [isSent, setSent] = useState(false);
  const give = (answer: 'allow' | 'refuse', minutes: number) =>
    void attempt(async () => {
      const body = await signAnswer({
        sessionId: id,
        companyId,
        deviceId: device.id,
        answer,
        rights: answer === 'allow' ? rights : [],
        minutes,
      });
      await send.run({ params: { id }, body });
      setSent(true);
    });
  return { give, error, isPending, isSent };
}

/** Where somebody was first: what they said, and where or who it was. */
function AnswerProblem({ error }: { error: unknown }) {
  const { answer: texts, one, states } = usePart(sessionsTexts);
  if (error === undefined) return null;
  if (!isCode(error, 'request_over')) return <ProblemNotice problem={asProblem(error)} />;
  const { state, by } = error.details;
  const named: Readonly<Record<string, string>> = { ...states, ...one.bys };
  const called = (word: unknown) => (typeof word === 'string' ? (named[word] ?? word) : undefined);
  const [what, who] = [called(state), called(by)];
  return (
    <Notice
      tone="warn"
      title={who === undefined ? texts.overAlone(what ?? '') : texts.overBy(what ?? '', who)}
    />
  );
}

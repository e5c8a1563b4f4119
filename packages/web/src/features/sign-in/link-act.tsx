import { useState, type ReactNode } from 'react';
import { isCode } from '../../api.ts';
import { useLink } from '../../factors/link-token.ts';
import type { Texts } from '../../texts/en.ts';
import { problemWords, useTexts } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Prose, Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { PublicPage } from './public-page.tsx';

/** A page that a letter leads to, with one button: opening it changes nothing, so a scanner of mail does nothing. */
export function LinkAct({
  texts,
  run,
  then,
}: {
  texts: Texts['linkActs'][keyof Texts['linkActs']];
  run: (token: string) => Promise<unknown>;
  /** The way on from the good end. */
  then: ReactNode;
}) {
  const all = useTexts();
  const [link] = useLink();
  const [isDone, setDone] = useState(false);
  const { attempt, error, isPending } = useAttempt();
  const problem = error === undefined ? undefined : asProblem(error);
  const act = (held: string) =>
    attempt(async () => {
      await run(held);
      setDone(true);
    });
  return (
    <PublicPage title={texts.title}>
      {isDone ? (
        <Empty size="panel" title={texts.done} actions={then}>
          {texts.doneDetail}
        </Empty>
      ) : link.state !== 'whole' || isCode(error, 'link_expired') ? (
        <Empty size="panel" title={all.link.expired}>
          {texts.expired}
        </Empty>
      ) : (
        <Stack gap={24}>
          {problem && <ProblemNotice problem={{ ...problem, text: problemWords(all, problem) }} />}
          <Prose>{texts.what}</Prose>
          <Button kind="primary" wide onPress={() => void act(link.token)} isPending={isPending} autoFocus>
            {texts.action}
          </Button>
        </Stack>
      )}
    </PublicPage>
  );
}

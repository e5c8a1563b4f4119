import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Panel, Prose, Row, Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { secondsLeft, useSeconds } from '../../ui/seconds.ts';
import { Steps } from '../../ui/steps.tsx';
import type { OneSession } from './session-words.ts';

/** Until somebody answers: how long that can take, and the way out. */
export function Waiting({
  session: { answerBy, state },
  isPending,
  error,
  onCancel,
}: {
  session: OneSession;
  isPending: boolean;
  error: unknown;
  onCancel: () => void;
}) {
  const { view: texts } = usePart(sessionsTexts);
  const nowMs = useSeconds();
  const isPrompting = state === 'prompting';
  return (
    <Panel>
      <Stack>
        <Steps labels={texts.steps} current={isPrompting ? 1 : 0} />
        <Row>
          <strong role="status">{isPrompting ? texts.waiting : texts.asking}</strong>
          {isPrompting && answerBy !== null && (
            // counted for the eye only
            <span className="numbers" aria-hidden>
              {texts.seconds(String(secondsLeft(answerBy, nowMs)))}
            </span>
          )}
        </Row>
        {error !== null && <ProblemNotice problem={asProblem(error)} />}
        <Prose>{texts.waitingNext}</Prose>
        <Row>
          <Button isPending={isPending} onPress={onCancel}>
            {texts.cancel}
          </Button>
        </Row>
      </Stack>
    </Panel>
  );
}

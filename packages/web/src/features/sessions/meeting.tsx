import { useState } from 'react';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useSeconds } from '../../ui/seconds.ts';
import { Steps } from '../../ui/steps.tsx';
import { Comparison } from './comparison.tsx';
import type { RoomState } from './room.ts';

/** All that stands between the answer and the conversation: the way there, the comparison, a way that is lost. */
export function Meeting({
  device,
  state,
  onEqual,
  onDiffer,
  onHere,
}: {
  device: string;
  state: RoomState;
  onEqual: () => void;
  onDiffer: () => Promise<void>;
  onHere: () => void;
}) {
  const { view: texts } = usePart(sessionsTexts);
  switch (state.at) {
    case 'meeting':
      return (
        <Panel>
          <Stack>
            <Steps labels={texts.steps} current={2} />
            <strong role="status">{texts.allowed}</strong>
          </Stack>
        </Panel>
      );
    case 'comparing':
      return <Comparison device={device} state={state} onEqual={onEqual} onDiffer={onDiffer} />;
    case 'lost':
      return <Lost since={state.since} />;
    case 'elsewhere':
      return (
        <Notice tone="warn" title={texts.elsewhere} actions={<Button onPress={onHere}>{texts.here}</Button>}>
          {texts.elsewhereDetail}
        </Notice>
      );
    default:
      return null;
  }
}

function Lost({ since }: { since: number }) {
  const { view: texts } = usePart(sessionsTexts);
  const [begun] = useState(() => Date.now());
  const nowMs = useSeconds();
  const seconds = Math.max(0, Math.round((nowMs - Math.min(since, begun)) / 1000));
  return (
    <div role="status">
      <Notice tone="warn" title={texts.reconnecting}>
        <span aria-hidden>{texts.seconds(String(seconds))}. </span>
        {texts.reconnectingDetail}
      </Notice>
    </div>
  );
}

import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Panel, Prose, Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Stat } from '../../ui/stat.tsx';
import type { RoomState } from './room.ts';

const fingerprintStart = 9;
export const rootStart = (root: string): string => groupsOfFour(root).slice(0, fingerprintStart);
/** As two people read it to each other. */
export const spacedDigits = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;

/** Six digits that both sides see, where no root key that is known here vouches for the device, or for this browser there. */
export function Comparison({
  device,
  state: { code, verified, waitsFor },
  onEqual,
  onDiffer,
}: {
  device: string;
  state: Extract<RoomState, { at: 'comparing' }>;
  onEqual: () => void;
  onDiffer: () => Promise<void>;
}) {
  const { compare: texts, view } = usePart(sessionsTexts);
  const differ = useAttempt();
  return (
    <Panel title={texts.title}>
      <Stack>
        <Stat label={view.code}>
          <span className="numbers">{spacedDigits(code)}</span>
        </Stat>
        <Prose>{texts.detail(device)}</Prose>
        {verified.state === 'none' && <Prose>{texts.none}</Prose>}
        {verified.state === 'unknown' && (
          <Prose>
            {texts.unknown(rootStart(verified.root))} <Link to="/settings/signing">{texts.confirmRoot}</Link>
          </Prose>
        )}
        {differ.error !== undefined && <ProblemNotice problem={asProblem(differ.error)} />}
        {waitsFor === 'them' && <strong role="status">{texts.waiting}</strong>}
        <Row>
          {waitsFor === 'us' && (
            <Button kind="primary" size="large" onPress={onEqual}>
              {texts.equal}
            </Button>
          )}
          <Button
            size="large"
            tone="bad"
            isPending={differ.isPending}
            onPress={() => void differ.attempt(onDiffer)}
          >
            {texts.differ}
          </Button>
        </Row>
      </Stack>
    </Panel>
  );
}

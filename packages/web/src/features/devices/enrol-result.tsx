import { useEffect, useRef, useState } from 'react';
import { useLive } from '../../api/live.ts';
import { enrolmentTexts } from '../../texts/enrolment.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Command } from '../../ui/code.tsx';
import { Fold } from '../../ui/fold.tsx';
import { count, dateTime } from '../../ui/format.ts';
import { Panel, Prose, Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import type { MadeToken } from './enrol-form.tsx';
import { InstallLine } from './install-line.tsx';
import { useDevice } from './live-device.ts';
import { STATE_TONES } from './state.tsx';

const SECOND_FOLDER = '~/candor-second-agent';

/** The token, this once: what to run with it, and who came. */
export function EnrolResult({ token, onAgain }: { token: MadeToken; onAgain: () => void }) {
  const { result: texts } = usePart(enrolmentTexts);
  const isOwnOnly = token.reachable === 'this-computer';
  const group = useRef<HTMLDivElement>(null);
  // the form that held the focus is gone
  useEffect(() => group.current?.focus(), []);
  return (
    <div ref={group} role="group" aria-label={texts.token(token.label)} tabIndex={-1}>
      <Panel
        title={texts.token(token.label)}
        actions={
          <Button size="small" onPress={onAgain}>
            {texts.another}
          </Button>
        }
      >
        <Stack gap={16}>
          <Notice tone="warn" title={texts.shownOnce}>
            {texts.worksFor(token.uses, count(token.uses), dateTime(token.expiresAt))}
          </Notice>
          {token.approval && (
            <Notice tone="info" title={texts.asked}>
              {texts.askedDetail}
            </Notice>
          )}
          {isOwnOnly && <OwnOnly />}
          <InstallLine token={token.text} />
          <Stack gap={8}>
            <Fold title={texts.clone} detail={texts.cloneDetail}>
              <Commands token={token.text} folder={isOwnOnly ? SECOND_FOLDER : undefined} />
            </Fold>
            {!isOwnOnly && <OwnAuthority />}
            {!isOwnOnly && (
              <Fold title={texts.second} detail={texts.secondDetail}>
                <Commands token={token.text} folder={SECOND_FOLDER} />
              </Fold>
            )}
            <Fold title={texts.elsewhere} detail={texts.elsewhereDetail}>
              <Elsewhere />
            </Fold>
          </Stack>
          <Arrivals token={token} />
        </Stack>
      </Panel>
    </div>
  );
}

function OwnOnly() {
  const { result: texts } = usePart(enrolmentTexts);
  return (
    <Notice tone="info" title={texts.ownOnly}>
      {texts.ownOnlyDetail}
    </Notice>
  );
}

function OwnAuthority() {
  const { result: texts } = usePart(enrolmentTexts);
  return (
    <Fold title={texts.authority} detail={texts.authorityDetail}>
      <Prose>{texts.authorityText}</Prose>
    </Fold>
  );
}

/** Exactly what the agent's own command line takes (packages/agent/src/arguments.ts). */
function Commands({ token, folder }: { token: string; folder: string | undefined }) {
  const { result: texts } = usePart(enrolmentTexts);
  const state = folder === undefined ? '' : ` --state ${folder}`;
  return (
    <Stack gap={8}>
      <Prose>{texts.cloneFirst}</Prose>
      <Command label={texts.copyInstall}>npm ci --ignore-scripts</Command>
      <Prose>{texts.thenEnrol}</Prose>
      <Command label={texts.copyEnrol}>{`npm run agent -- enrol ${token}${state}`}</Command>
      <Prose>{texts.start}</Prose>
      <Command label={texts.copyStart}>{`npm run agent -- run${state}`}</Command>
    </Stack>
  );
}

/** What is not there is not promised. */
function Elsewhere() {
  const { result: texts } = usePart(enrolmentTexts);
  return <Prose>{texts.elsewhereText}</Prose>;
}

/** Devices that used the token while this page is open. */
function Arrivals({ token }: { token: MadeToken }) {
  const { result: texts } = usePart(enrolmentTexts);
  const [ids, setIds] = useState<readonly string[]>([]);
  useLive('enrolment.used', token.id, ({ deviceId }) =>
    setIds((now) => (now.includes(deviceId) ? now : [...now, deviceId])),
  );
  const left = token.uses - ids.length;
  return (
    <div role="status">
      <Stack gap={8}>
        {ids.map((id) => (
          <Arrival key={id} deviceId={id} />
        ))}
        {left > 0 && (
          <Status tone="info">{ids.length === 0 ? texts.waiting : texts.waitingMore(count(left))}</Status>
        )}
      </Stack>
    </div>
  );
}

function Arrival({ deviceId }: { deviceId: string }) {
  const { result: texts } = usePart(enrolmentTexts);
  const { data: device } = useDevice(deviceId);
  if (device === undefined) return <Status tone="info">{texts.arrived}</Status>;
  const { id, label, state, since } = device;
  const isNew = state === 'offline' && since === null;
  return (
    <Row gap={4}>
      <Status tone={isNew ? 'info' : STATE_TONES[state]}>
        <Link to="/devices/$deviceId" params={{ deviceId: id }}>
          {label}
        </Link>
      </Status>
      <span>{isNew ? texts.notOnline : texts.arrivals[state]}</span>
    </Row>
  );
}

import { useEffect, useRef, useState } from 'react';
import { useLive } from '../../api/live.ts';
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
import { STATE_WORDS } from './state.tsx';

const SECOND_FOLDER = '~/candor-second-agent';

/** The token, this once: what to run with it, and who came. */
export function EnrolResult({ token, onAgain }: { token: MadeToken; onAgain: () => void }) {
  const isOwnOnly = token.reachable === 'this-computer';
  const group = useRef<HTMLDivElement>(null);
  // the form that held the focus is gone
  useEffect(() => group.current?.focus(), []);
  return (
    <div ref={group} role="group" aria-label={`Token ${token.label}`} tabIndex={-1}>
      <Panel
        title={`Token ${token.label}`}
        actions={
          <Button size="small" onPress={onAgain}>
            Make another token
          </Button>
        }
      >
        <Stack gap={16}>
          <Notice tone="warn" title="Shown only now">
            The token is in the line below. Copy it before you leave this page: the server keeps nothing from
            which it could be shown again. It works for{' '}
            {token.uses === 1 ? 'one device' : `${count(token.uses)} devices`} until{' '}
            {dateTime(token.expiresAt)}.
          </Notice>
          {token.approval && (
            <Notice tone="info" title="You are asked first">
              Each device shows a code and waits. It appears above, under “Waiting for your approval”, as soon
              as it has asked.
            </Notice>
          )}
          {isOwnOnly && <OwnOnly />}
          <InstallLine token={token.text} />
          <Stack gap={8}>
            <Fold title="From a clone" detail="Linux, started by hand">
              <Commands token={token.text} folder={isOwnOnly ? SECOND_FOLDER : undefined} />
            </Fold>
            {!isOwnOnly && <OwnAuthority />}
            {!isOwnOnly && (
              <Fold
                title="A second agent on the same computer"
                detail="from a clone, with a folder of its own"
              >
                <Commands token={token.text} folder={SECOND_FOLDER} />
              </Fold>
            )}
            <Fold title="Windows and macOS" detail="not verified">
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
  return (
    <Notice tone="info" title="Other computers can’t reach this server yet">
      Its address is one of this computer only. Start it with CANDOR_PUBLIC_URL set to the https address by
      which the others reach it, and either with CANDOR_TLS_CERT_FILE and CANDOR_TLS_KEY_FILE or behind a
      reverse proxy with CANDOR_LISTEN=unix:/run/candor/http.sock. docs/operate/put-online.md goes through it
      step by step. Until then a token enrols a second agent on this computer, beside the one that the server
      runs.
    </Notice>
  );
}

function OwnAuthority() {
  return (
    <Fold title="A certificate of your own authority" detail="which the computer does not trust yet">
      <Prose>
        The line and the agent talk only to a console whose certificate they can verify. Trust the authority
        on the computer itself; from a clone it is enough to add --web-ca and the file of the authority’s
        certificate to the enrol command.
      </Prose>
    </Fold>
  );
}

/** Exactly what the agent's own command line takes (packages/agent/src/arguments.ts). */
function Commands({ token, folder }: { token: string; folder: string | undefined }) {
  const state = folder === undefined ? '' : ` --state ${folder}`;
  return (
    <Stack gap={8}>
      <Prose>
        In a clone of Candor, with Node.js 20.19 or newer and npm 10 or newer. Once, install its packages:
      </Prose>
      <Command label="Copy install command">npm ci --ignore-scripts</Command>
      <Prose>Then enrol:</Prose>
      <Command label="Copy enrol command">{`npm run agent -- enrol ${token}${state}`}</Command>
      <Prose>And start the agent, which runs until it is stopped:</Prose>
      <Command label="Copy start command">{`npm run agent -- run${state}`}</Command>
    </Stack>
  );
}

/** What is not there is not promised. */
function Elsewhere() {
  return (
    <Prose>
      There is no package and no service for them. From a clone the agent enrols with the same commands, but
      it was never run on real computers with these systems: only its readers were tested, on recorded output.
      What it can’t read there is shown as not available.
    </Prose>
  );
}

/** Devices that used the token while this page is open. */
function Arrivals({ token }: { token: MadeToken }) {
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
          <Status tone="info">
            {ids.length === 0 ? 'Waiting for a device to enrol' : `Waiting for ${count(left)} more`}
          </Status>
        )}
      </Stack>
    </div>
  );
}

function Arrival({ deviceId }: { deviceId: string }) {
  const { data: device } = useDevice(deviceId);
  if (device === undefined) return <Status tone="info">A device enrolled</Status>;
  const { id, label, state, since } = device;
  const isNew = state === 'offline' && since === null;
  return (
    <Row gap={4}>
      <Status tone={isNew ? 'info' : STATE_WORDS[state].tone}>
        <Link to="/devices/$deviceId" params={{ deviceId: id }}>
          {label}
        </Link>
      </Status>
      <span>{isNew ? 'is enrolled; its agent has not come online yet' : ARRIVED_WORDS[state]}</span>
    </Row>
  );
}

const ARRIVED_WORDS = {
  online: 'came online',
  offline: 'was online and went offline',
  lost: 'was online and went silent',
  revoked: 'was revoked',
  cloned: 'was seen on two computers',
} satisfies Record<keyof typeof STATE_WORDS, string>;

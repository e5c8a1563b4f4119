import { useState } from 'react';
import { api, useAction, type OutputOf } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AddIcon, EraseIcon, MoreIcon } from '../../ui/icons.ts';
import { Row, Section } from '../../ui/layout.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Status } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { notify } from '../../ui/toast.tsx';
import { JoinDevice } from './join-device.tsx';

export type FocusDevice = OutputOf<typeof api.focus.devices>['items'][number];

const FINGERPRINT_START = 16;

/** The person's own devices: what each may do, and the way to cut one off. */
export function DevicesSection({ devices }: { devices: readonly FocusDevice[] }) {
  const [asked, setAsked] = useState<FocusDevice | undefined>();
  const [isJoining, setJoining] = useState(false);
  const [columns] = useState(() => columnsWith(setAsked));
  return (
    <Section
      title="Devices"
      detail="Each has a certificate of its own, and shares no identity with the devices that a company looks after."
      actions={
        <Button icon={AddIcon} onPress={() => setJoining(true)}>
          Add a device
        </Button>
      }
    >
      <Table
        name="focus-devices"
        label="Devices"
        what={devices.length === 1 ? 'device' : 'devices'}
        columns={columns}
        rows={devices}
        rowId={({ deviceNo }) => String(deviceNo)}
        rowLabel={({ label }) => label}
        plain
        none="No device is joined."
      />
      <Dialog title="Add a device" isOpen={isJoining} onClose={() => setJoining(false)} size="wide">
        <JoinDevice known={devices.map(({ deviceNo }) => deviceNo)} action="Make a token" />
      </Dialog>
      <RemoveDevice device={asked} onClose={() => setAsked(undefined)} />
    </Section>
  );
}

function RemoveDevice({ device, onClose }: { device: FocusDevice | undefined; onClose: () => void }) {
  const remove = useAction(api.focus.removeDevice, { refreshes: [api.focus.devices, api.focus.day] });
  const name = device?.label ?? '';
  return (
    <Confirm
      title={`Remove the device ${name}`}
      effect="Its certificate ends now: it can’t report again until it is joined anew. What it recorded so far stays in your time record."
      action={`Remove ${name}`}
      isOpen={device !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (device === undefined) return;
        await remove.run({ params: { no: device.deviceNo } });
        notify({ tone: 'ok', text: `${name} is removed.` });
      }}
    />
  );
}

function columnsWith(onRemove: (device: FocusDevice) => void): Column<FocusDevice>[] {
  return [
    { id: 'name', header: 'Name', cell: ({ label }) => label },
    { id: 'state', header: 'State', width: 5.75, cell: ({ state }) => <DeviceState state={state} /> },
    {
      id: 'system',
      header: 'System',
      width: 11,
      dropBelow: 'narrow',
      wraps: true,
      // some systems name their version already
      cell: ({ osName, osVersion }) => (osName.includes(osVersion) ? osName : `${osName} ${osVersion}`),
    },
    {
      id: 'counts',
      header: 'Keys and clicks',
      width: 8,
      dropBelow: 'narrow',
      cell: ({ countsOn }) => (countsOn ? 'counted' : 'not counted'),
    },
    {
      id: 'data',
      header: 'Last data',
      width: 7.5,
      align: 'end',
      dropBelow: 'narrow',
      cell: ({ lastBatchAt }) => (lastBatchAt === null ? 'none yet' : <Time at={lastBatchAt} />),
    },
    {
      id: 'certificate',
      header: 'Certificate',
      width: 12.5,
      dropBelow: 'medium',
      hint: 'SHA-256 of its certificate',
      cell: ({ certificate, label }) => <Fingerprint hash={certificate} label={label} />,
    },
    {
      id: 'more',
      header: 'More',
      width: 3.5,
      align: 'end',
      cell: (device) =>
        device.state !== 'removed' && (
          <Menu
            label={`More for ${device.label}`}
            trigger={<Button kind="quiet" size="small" icon={MoreIcon} label={`More for ${device.label}`} />}
            groups={[
              {
                id: 'end',
                entries: [
                  {
                    id: 'remove',
                    label: 'Remove device',
                    icon: EraseIcon,
                    tone: 'bad',
                    run: () => onRemove(device),
                  },
                ],
              },
            ]}
          />
        ),
    },
  ];
}

const STATES = {
  online: <Status tone="ok">online</Status>,
  offline: <Status tone="off">offline</Status>,
  removed: <Status tone="off">removed</Status>,
} satisfies Record<FocusDevice['state'], unknown>;

function DeviceState({ state }: Pick<FocusDevice, 'state'>) {
  return STATES[state];
}

function Fingerprint({ hash, label }: { hash: string | null; label: string }) {
  if (hash === null) return 'none';
  return (
    <Row gap={4}>
      <span className="mono">{hash.slice(0, FINGERPRINT_START)}…</span>
      <CopyButton text={hash} label={`Copy the fingerprint of ${label}`} />
    </Row>
  );
}

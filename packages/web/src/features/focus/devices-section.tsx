import { useMemo, useState } from 'react';
import { api, useAction, type OutputOf } from '../../api.ts';
import { focusTexts, type FocusTexts } from '../../texts/focus.ts';
import { usePart } from '../../texts/use-texts.ts';
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
  const { devices: texts } = usePart(focusTexts);
  const [asked, setAsked] = useState<FocusDevice | undefined>();
  const [isJoining, setJoining] = useState(false);
  const columns = useMemo(() => columnsWith(setAsked, texts), [texts]);
  return (
    <Section
      title={texts.title}
      detail={texts.detail}
      actions={
        <Button icon={AddIcon} onPress={() => setJoining(true)}>
          {texts.add}
        </Button>
      }
    >
      <Table
        name="focus-devices"
        label={texts.title}
        what={texts.what(devices.length)}
        columns={columns}
        rows={devices}
        rowId={({ deviceNo }) => String(deviceNo)}
        rowLabel={({ label }) => label}
        plain
        none={texts.none}
      />
      <Dialog title={texts.add} isOpen={isJoining} onClose={() => setJoining(false)} size="wide">
        <JoinDevice known={devices.map(({ deviceNo }) => deviceNo)} action={texts.makeToken} />
      </Dialog>
      <RemoveDevice device={asked} onClose={() => setAsked(undefined)} />
    </Section>
  );
}

function RemoveDevice({ device, onClose }: { device: FocusDevice | undefined; onClose: () => void }) {
  const { devices: texts } = usePart(focusTexts);
  const remove = useAction(api.focus.removeDevice, { refreshes: [api.focus.devices, api.focus.day] });
  const name = device?.label ?? '';
  return (
    <Confirm
      title={texts.removeTitle(name)}
      effect={texts.removeEffect}
      action={texts.remove(name)}
      isOpen={device !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (device === undefined) return;
        await remove.run({ params: { no: device.deviceNo } });
        notify({ tone: 'ok', text: texts.removed(name) });
      }}
    />
  );
}

function columnsWith(
  onRemove: (device: FocusDevice) => void,
  texts: FocusTexts['devices'],
): Column<FocusDevice>[] {
  return [
    { id: 'name', header: texts.name, cell: ({ label }) => label },
    { id: 'state', header: texts.state, width: 5.75, cell: ({ state }) => <DeviceState state={state} /> },
    {
      id: 'system',
      header: texts.system,
      width: 11,
      dropBelow: 'narrow',
      wraps: true,
      // some systems name their version already
      cell: ({ osName, osVersion }) => (osName.includes(osVersion) ? osName : `${osName} ${osVersion}`),
    },
    {
      id: 'counts',
      header: texts.counts,
      width: 8,
      dropBelow: 'narrow',
      cell: ({ countsOn }) => (countsOn ? texts.counted : texts.notCounted),
    },
    {
      id: 'data',
      header: texts.lastData,
      width: 7.5,
      align: 'end',
      dropBelow: 'narrow',
      cell: ({ lastBatchAt }) => (lastBatchAt === null ? texts.noData : <Time at={lastBatchAt} />),
    },
    {
      id: 'certificate',
      header: texts.certificate,
      width: 12.5,
      dropBelow: 'medium',
      hint: texts.certificateHint,
      cell: ({ certificate, label }) => <Fingerprint hash={certificate} label={label} />,
    },
    {
      id: 'more',
      header: texts.more,
      width: 3.5,
      align: 'end',
      cell: (device) =>
        device.state !== 'removed' && (
          <Menu
            label={texts.moreFor(device.label)}
            trigger={<Button kind="quiet" size="small" icon={MoreIcon} label={texts.moreFor(device.label)} />}
            groups={[
              {
                id: 'end',
                entries: [
                  {
                    id: 'remove',
                    label: texts.removeDevice,
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

function DeviceState({ state }: Pick<FocusDevice, 'state'>) {
  const { devices: texts } = usePart(focusTexts);
  return <Status tone={state === 'online' ? 'ok' : 'off'}>{texts.states[state]}</Status>;
}

function Fingerprint({ hash, label }: { hash: string | null; label: string }) {
  const { devices: texts } = usePart(focusTexts);
  if (hash === null) return texts.noCertificate;
  return (
    <Row gap={4}>
      <span className="mono">{hash.slice(0, FINGERPRINT_START)}…</span>
      <CopyButton text={hash} label={texts.copyFingerprint(label)} />
    </Row>
  );
}

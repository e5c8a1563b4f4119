import { useMemo, useState } from 'react';
import { signAgainDays } from '@candor/protocol/signed-life.ts';
import { api, useApiPages } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { count, day } from '../../ui/format.ts';
import { DeviceIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/layout.tsx';
import { Link, LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { Fingerprint } from './fingerprint.tsx';
import { SignDialog } from './sign-dialog.tsx';
import type { Certifiable, Signing } from './signing.ts';

const PAGE_ROWS = 200;
const NO_ROWS: Certifiable[] = [];

/** Which devices a root has signed, and those that wait for it. */
export function DevicesPanel({ signing }: { signing: Signing }) {
  const { can } = useMe();
  const devices = useApiPages(api.roots.listCertifiable, { query: { limit: PAGE_ROWS } });
  const rows = devices.rows ?? NO_ROWS;
  const [chosen, setChosen] = useState<{ devices: readonly Certifiable[]; clear: () => void } | undefined>();
  const waiting = useMemo(() => rows.filter(isDue), [rows]);
  const ending = waiting.filter(({ certificate }) => certificate !== null).length;
  return (
    <Section
      title="Devices"
      detail="A device that no root key signed takes attended sessions and observing only."
      actions={
        can('key.certify') &&
        waiting.length > 0 && (
          <Button
            kind="primary"
            onPress={() => setChosen({ devices: waiting, clear: () => undefined })}
          >{`Sign ${waiting.length} device${waiting.length === 1 ? '' : 's'}`}</Button>
        )
      }
    >
      {ending > 0 && (
        <Notice tone="warn" title={`${endWords(ending)} within ${signAgainDays} days`}>
          Signed again together with the devices that no root key signed yet.
        </Notice>
      )}
      <Table
        name="certifiable"
        label="Devices"
        what={rows.length === 1 ? 'device' : 'devices'}
        columns={COLUMNS}
        rows={rows}
        rowId={({ deviceId }) => deviceId}
        rowLabel={({ label }) => label}
        more={devices.more}
        plain
        none={
          <View query={devices} skeleton="table" size="panel" isEmpty={() => true} empty={<NoDevice />}>
            {() => null}
          </View>
        }
        {...(can('key.certify') && {
          bulk: (ids: string[], clear: () => void) => (
            <Button
              onPress={() =>
                setChosen({ devices: rows.filter(({ deviceId }) => ids.includes(deviceId)), clear })
              }
            >
              Sign
            </Button>
          ),
        })}
      />
      <SignDialog
        signing={signing}
        devices={chosen?.devices ?? NO_ROWS}
        isOpen={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        onSigned={() => chosen?.clear()}
      />
    </Section>
  );
}

/** Signed by no root in use, or so long ago that it is to be signed again. */
const isDue = ({ certificate }: Certifiable) => certificate === null || certificate.endsSoon;

const endWords = (n: number) => (n === 1 ? 'One certificate ends' : `${count(n)} certificates end`);

function NoDevice() {
  return (
    <Empty
      title="No device yet"
      size="panel"
      icon={DeviceIcon}
      actions={<LinkButton to="/devices/enrol">Enrol a device</LinkButton>}
    >
      A device that is enrolled with this root key pinned can be signed without a look at it.
    </Empty>
  );
}

const COLUMNS: readonly Column<Certifiable>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ deviceId, label }) => (
      <Link quiet to="/devices/$deviceId" params={{ deviceId }}>
        {label}
      </Link>
    ),
  },
  { id: 'state', header: 'State', width: 13, cell: (device) => <CertificateState device={device} /> },
  {
    id: 'until',
    header: 'Until',
    width: 7.5,
    dropBelow: 'narrow',
    cell: ({ certificate }) => (certificate ? day(certificate.expiresAt) : 'not signed'),
  },
  {
    id: 'identity',
    header: 'Identity key',
    width: 20,
    dropBelow: 'medium',
    wraps: true,
    hint: 'SHA-256, as the device shows it',
    cell: ({ identityPublic }) => <Fingerprint of={identityPublic} />,
  },
];

function CertificateState({ device: { certificate, pinMac, token } }: { device: Certifiable }) {
  if (certificate?.endsSoon === true) return <Status tone="warn">ends soon</Status>;
  if (certificate) return <Status tone="ok">certified</Status>;
  if (pinMac !== null && token) return <Status tone="info">says it has proof</Status>;
  return <Status tone="warn">to compare</Status>;
}

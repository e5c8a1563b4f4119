import { useMemo, useState } from 'react';
import { signAgainDays } from '@candor/protocol/signed-life.ts';
import { api, useApiPages } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { signingTexts, type SigningTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
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
  const { devices: texts } = usePart(signingTexts);
  const { can } = useMe();
  const devices = useApiPages(api.roots.listCertifiable, { query: { limit: PAGE_ROWS } });
  const rows = devices.rows ?? NO_ROWS;
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const [chosen, setChosen] = useState<{ devices: readonly Certifiable[]; clear: () => void } | undefined>();
  const waiting = useMemo(() => rows.filter(isDue), [rows]);
  const ending = waiting.filter(({ certificate }) => certificate !== null).length;
  return (
    <Section
      title={texts.title}
      detail={texts.detail}
      actions={
        can('key.certify') &&
        waiting.length > 0 && (
          <Button kind="primary" onPress={() => setChosen({ devices: waiting, clear: () => undefined })}>
            {texts.signMany(waiting.length)}
          </Button>
        )
      }
    >
      {ending > 0 && (
        <Notice
          tone="warn"
          title={texts.endsWithin(texts.certificatesEnd(ending, count(ending)), signAgainDays)}
        >
          {texts.signedAgain}
        </Notice>
      )}
      <Table
        name="certifiable"
        label={texts.title}
        what={texts.what(rows.length)}
        columns={columns}
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
              {texts.sign}
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

function NoDevice() {
  const { devices: texts } = usePart(signingTexts);
  return (
    <Empty
      title={texts.none}
      size="panel"
      icon={DeviceIcon}
      actions={<LinkButton to="/devices/enrol">{texts.enrol}</LinkButton>}
    >
      {texts.noneDetail}
    </Empty>
  );
}

const columnsOf = (texts: SigningTexts['devices']): Column<Certifiable>[] => [
  {
    id: 'name',
    header: texts.name,
    cell: ({ deviceId, label }) => (
      <Link quiet to="/devices/$deviceId" params={{ deviceId }}>
        {label}
      </Link>
    ),
  },
  { id: 'state', header: texts.state, width: 13, cell: (device) => <CertificateState device={device} /> },
  {
    id: 'until',
    header: texts.until,
    width: 7.5,
    dropBelow: 'narrow',
    cell: ({ certificate }) => (certificate ? day(certificate.expiresAt) : texts.notSigned),
  },
  {
    id: 'identity',
    header: texts.identityKey,
    width: 20,
    dropBelow: 'medium',
    wraps: true,
    hint: texts.identityHint,
    cell: ({ identityPublic }) => <Fingerprint of={identityPublic} />,
  },
];

function CertificateState({ device: { certificate, pinMac, token } }: { device: Certifiable }) {
  const { devices: texts } = usePart(signingTexts);
  if (certificate?.endsSoon === true) return <Status tone="warn">{texts.endsSoon}</Status>;
  if (certificate) return <Status tone="ok">{texts.certified}</Status>;
  if (pinMac !== null && token) return <Status tone="info">{texts.saysProof}</Status>;
  return <Status tone="warn">{texts.toCompare}</Status>;
}

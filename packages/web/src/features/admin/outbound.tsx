import { api, useApi, type OutputOf } from '../../api.ts';
import { bytes, count, dateTime } from '../../ui/format.ts';
import { Prose, Section, Stack } from '../../ui/layout.tsx';
import { useMedia } from '../../ui/media.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';

type Egress = OutputOf<typeof api.server.egress>;
type Recipient = Egress['recipients'][number];

/** Whom the server may connect to, and what it did. */
export function Outbound() {
  const egress = useApi(api.server.egress, {}, { everyMs: 60_000 });
  return (
    <Section
      title="Outbound connections"
      detail="Everyone whom this server can connect to, with the last 30 days. Nobody else is reached."
    >
      <View query={egress} size="panel">
        {({ recipients, refusals }) => (
          <Stack>
            <Recipients recipients={recipients} />
            {refusals.length === 0 ? (
              <Prose>No connection was refused in these 30 days.</Prose>
            ) : (
              <Refused refusals={refusals} />
            )}
          </Stack>
        )}
      </View>
    </Section>
  );
}

function Recipients({ recipients }: Pick<Egress, 'recipients'>) {
  const isNarrow = useMedia('(width < 40rem)');
  if (isNarrow) return <FewerColumns recipients={recipients} />;
  return (
    <PlainTable
      label="Recipients"
      head={['Recipient', 'State', 'Where', 'Connections', 'Sent', 'Received', 'Refused']}
      ends={[3, 4, 5, 6]}
      rows={recipients.map((one) => ({
        id: one.id,
        cells: [
          one.name,
          <OnOff key="state" state={one.state} />,
          placesOf(one),
          one.connections === 0 ? 'never used' : count(one.connections),
          bytes(one.bytesOut),
          bytes(one.bytesIn),
          count(one.refusals),
        ],
      }))}
    />
  );
}

/** The same on a phone: where it is stands under its name, and what was sent and received in one column. */
function FewerColumns({ recipients }: Pick<Egress, 'recipients'>) {
  return (
    <PlainTable
      label="Recipients"
      head={['Recipient', 'Sent, received', 'Refused']}
      ends={[1, 2]}
      rows={recipients.map((one) => ({
        id: one.id,
        cells: [
          <Stack key="name" gap={4}>
            {one.name}
            <span>{placesOf(one)}</span>
            <OnOff state={one.state} />
          </Stack>,
          `${bytes(one.bytesOut)}, ${bytes(one.bytesIn)}`,
          count(one.refusals),
        ],
      }))}
    />
  );
}

function OnOff({ state }: Pick<Recipient, 'state'>) {
  return <Status tone={state === 'on' ? 'ok' : 'off'}>{state}</Status>;
}

function placesOf({ places }: Recipient): string {
  return places.join(', ') || 'not configured';
}

const REASONS: Readonly<Record<string, string>> = {
  refused_recipient: 'not in the register',
  refused_off: 'switched off',
  refused_place: 'another host or port than registered',
  refused_class: 'fields that it is not to get',
  refused_address: 'an address of a private network or of this computer',
  refused_request: 'not HTTPS, or too large',
  bypassed: 'opened past the gate, and cut',
};

function Refused({ refusals }: Pick<Egress, 'refusals'>) {
  return (
    <PlainTable
      label="Refused connections"
      scrolls
      head={['Refused', 'When', 'Why']}
      rows={refusals.map(({ at, recipient, outcome }, index) => ({
        id: `${index} ${at}`,
        cells: [recipient, dateTime(at), REASONS[outcome] ?? outcome],
      }))}
    />
  );
}

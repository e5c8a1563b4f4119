import { api, useApi, type OutputOf } from '../../api.ts';
import { bytes, count, dateTime } from '../../ui/format.ts';
import { Prose, Section, Stack } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';

type Egress = OutputOf<typeof api.server.egress>;

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
  return (
    <PlainTable
      label="Recipients"
      scrolls
      head={['Recipient', 'State', 'Where', 'Connections', 'Sent', 'Received', 'Refused']}
      ends={[3, 4, 5, 6]}
      rows={recipients.map((one) => ({
        id: one.id,
        cells: [
          one.name,
          <Status key="state" tone={one.state === 'on' ? 'ok' : 'off'}>
            {one.state}
          </Status>,
          one.places.join(', ') || 'not configured',
          one.connections === 0 ? 'never used' : count(one.connections),
          bytes(one.bytesOut),
          bytes(one.bytesIn),
          count(one.refusals),
        ],
      }))}
    />
  );
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

import { api, useApi, type OutputOf } from '../../api.ts';
import { serverTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
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
  const { outbound: texts } = usePart(serverTexts);
  const egress = useApi(api.server.egress, {}, { everyMs: 60_000 });
  return (
    <Section title={texts.title} detail={texts.detail}>
      <View query={egress} size="panel">
        {({ recipients, refusals }) => (
          <Stack>
            <Recipients recipients={recipients} />
            {refusals.length === 0 ? <Prose>{texts.noRefusals}</Prose> : <Refused refusals={refusals} />}
          </Stack>
        )}
      </View>
    </Section>
  );
}

function Recipients({ recipients }: Pick<Egress, 'recipients'>) {
  const { outbound: texts } = usePart(serverTexts);
  const isNarrow = useMedia('(width < 40rem)');
  if (isNarrow) return <FewerColumns recipients={recipients} />;
  return (
    <PlainTable
      label={texts.recipients}
      head={[
        texts.recipient,
        texts.state,
        texts.where,
        texts.connections,
        texts.sent,
        texts.received,
        texts.refused,
      ]}
      ends={[3, 4, 5, 6]}
      rows={recipients.map((one) => ({
        id: one.id,
        cells: [
          one.name,
          <OnOff key="state" state={one.state} />,
          placesOf(one),
          one.connections === 0 ? texts.neverUsed : count(one.connections),
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
  const { outbound: texts } = usePart(serverTexts);
  return (
    <PlainTable
      label={texts.recipients}
      head={[texts.recipient, texts.sentReceived, texts.refused]}
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
  const { outbound: texts } = usePart(serverTexts);
  return <Status tone={state === 'on' ? 'ok' : 'off'}>{texts.states[state]}</Status>;
}

function placesOf({ places }: Recipient): string {
  const { outbound: texts } = serverTexts.now();
  return places.join(', ') || texts.notConfigured;
}

function Refused({ refusals }: Pick<Egress, 'refusals'>) {
  const { outbound: texts } = usePart(serverTexts);
  const reasons: Readonly<Record<string, string>> = texts.reasons;
  return (
    <PlainTable
      label={texts.refusedConnections}
      scrolls
      head={[texts.refused, texts.when, texts.why]}
      rows={refusals.map(({ at, recipient, outcome }, index) => ({
        id: `${index} ${at}`,
        cells: [recipient, dateTime(at), reasons[outcome] ?? outcome],
      }))}
    />
  );
}

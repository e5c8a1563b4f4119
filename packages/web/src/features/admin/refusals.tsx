import { refusalCodes } from '@candor/protocol/errors.ts';
import { api, useApi } from '../../api.ts';
import { count, day } from '../../ui/format.ts';
import { Prose, Section } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { View } from '../../ui/view.tsx';

/** What agents sent and the server did not take, by day. */
export function Refusals() {
  const refusals = useApi(api.server.refusals, {}, { everyMs: 60_000 });
  return (
    <Section
      title="Refused values"
      detail="What agents sent and the server did not take. The values themselves are not kept."
    >
      <View
        query={refusals}
        size="panel"
        isEmpty={({ items }) => items.length === 0}
        empty={<Prose>None in the last 90 days.</Prose>}
      >
        {({ items }) => (
          <PlainTable
            label="Refused values"
            scrolls
            head={['Record', 'Day', 'Field', 'Why', 'Agent', 'Times']}
            ends={[5]}
            rows={items.map(({ day: at, deviceId, agentVersion, record, key, code, n }) => ({
              id: `${at} ${deviceId} ${agentVersion} ${record} ${key ?? ''} ${code}`,
              cells: [
                <Link key="device" quiet to="/devices/$deviceId" params={{ deviceId }} search={{ tab: 'privacy' }}>
                  {record}
                </Link>,
                day(at),
                key ?? 'not named',
                refusalWords(code),
                agentVersion,
                count(n),
              ],
            }))}
          />
        )}
      </View>
    </Section>
  );
}

function refusalWords(code: string): string {
  return Object.hasOwn(refusalCodes, code) ? refusalCodes[code as keyof typeof refusalCodes] : code; // own key
}

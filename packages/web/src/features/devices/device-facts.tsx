import type { api, OutputOf } from '../../api.ts';
import { Facts } from '../../ui/facts.tsx';
import { bytes, count, day } from '../../ui/format.ts';
import { Stack } from '../../ui/layout.tsx';
import { Time } from '../../ui/time.tsx';
import { Certified } from './certified.tsx';
import { Addresses } from './sections.tsx';
import { fact, useDeviceWhy } from './why.tsx';
import { systemWords } from './words.ts';

type Device = OutputOf<typeof api.devices.get>;
type Inventory = OutputOf<typeof api.devices.inventory>;

/** The few values by which a person knows the device; the rest is in the inventory. */
export function DeviceFacts({ device, inventory }: { device: Device; inventory: Inventory | undefined }) {
  const whyOf = useDeviceWhy();
  const { system, cpu, memory, adapters } = inventory ?? {};
  const missing = inventory === undefined ? null : NOT_REPORTED;
  return (
    <Stack gap={24}>
      <Facts
        title="System"
        items={[
          fact('System', systemWords(device), whyOf('manage.inventory.system', 'osName')),
          fact('Kernel', system?.values.kernel ?? missing, whyOf('manage.inventory.system', 'kernel')),
          fact('Processor', cpu ? processor(cpu.values) : missing, whyOf('manage.inventory.cpu', 'model')),
          fact(
            'Memory',
            memory ? bytes(memory.values.totalBytes) : missing,
            whyOf('manage.inventory.memory', 'totalBytes'),
          ),
          fact(
            'Addresses',
            adapters ? <LocalAddresses adapters={adapters.values.adapters} /> : missing,
            whyOf('manage.inventory.adapters', 'adapters.addresses'),
          ),
        ]}
      />
      <Facts
        title="Agent"
        items={[
          fact('Version', device.agentVersion, whyOf('platform.device', 'agentVersion')),
          fact('Enrolled', day(device.enrolledAt), whyOf('platform.device', 'enrolledAt')),
          fact(
            'Last seen',
            device.lastSeenAt === null ? 'never' : <Time at={device.lastSeenAt} />,
            whyOf('platform.device', 'lastSeenAt'),
          ),
        ]}
      />
      <Certified deviceId={device.id} />
    </Stack>
  );
}

const NOT_REPORTED = 'not reported yet';

function processor({ model, cores }: NonNullable<Inventory['cpu']>['values']): string {
  return `${model}, ${cores === 1 ? '1 core' : `${count(cores)} cores`}`;
}

/** Of adapters that lead somewhere. */
function LocalAddresses({
  adapters,
}: {
  adapters: NonNullable<Inventory['adapters']>['values']['adapters'];
}) {
  const addresses = adapters
    .filter(({ kind, up }) => up && kind !== 'loopback')
    .flatMap((one) => one.addresses);
  return addresses.length === 0 ? 'none' : <Addresses of={addresses} />;
}

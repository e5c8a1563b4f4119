import { api, useApi, type OutputOf } from '../../api.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Command } from '../../ui/code.tsx';
import { Facts } from '../../ui/facts.tsx';
import { bytes, count, day } from '../../ui/format.ts';
import { Stack } from '../../ui/layout.tsx';
import { Time } from '../../ui/time.tsx';
import { Certified } from './certified.tsx';
import { Addresses } from './sections.tsx';
import { fact, useDeviceWhy } from './why.tsx';
import { systemWords } from './words.ts';

type Device = OutputOf<typeof api.devices.get>;
const FRESH_MS = 60_000;
type Inventory = OutputOf<typeof api.devices.inventory>;

/** The few values by which a person knows the device; the rest is in the inventory. */
export function DeviceFacts({ device, inventory }: { device: Device; inventory: Inventory | undefined }) {
  const { device: texts } = usePart(devicesTexts);
  const whyOf = useDeviceWhy();
  const { system, cpu, memory, adapters } = inventory ?? {};
  const missing = inventory === undefined ? null : texts.notReported;
  return (
    <Stack gap={24}>
      <Facts
        title={texts.system}
        items={[
          fact(texts.system, systemWords(device), whyOf('manage.inventory.system', 'osName')),
          fact(texts.kernel, system?.values.kernel ?? missing, whyOf('manage.inventory.system', 'kernel')),
          fact(
            texts.processor,
            cpu ? processor(cpu.values) : missing,
            whyOf('manage.inventory.cpu', 'model'),
          ),
          fact(
            texts.memory,
            memory ? bytes(memory.values.totalBytes) : missing,
            whyOf('manage.inventory.memory', 'totalBytes'),
          ),
          fact(
            texts.addresses,
            adapters ? <LocalAddresses adapters={adapters.values.adapters} /> : missing,
            whyOf('manage.inventory.adapters', 'adapters.addresses'),
          ),
        ]}
      />
      <Facts
        title={texts.agent}
        items={[
          fact(texts.version, device.agentVersion, whyOf('platform.device', 'agentVersion')),
          fact(texts.enrolled, day(device.enrolledAt), whyOf('platform.device', 'enrolledAt')),
          fact(
            texts.lastSeen,
            device.lastSeenAt === null ? texts.never : <Time at={device.lastSeenAt} />,
            whyOf('platform.device', 'lastSeenAt'),
          ),
        ]}
      />
      <Sessions deviceId={device.id} />
      <Certified deviceId={device.id} />
    </Stack>
  );
}

/** The class by which sessions are ruled there. Only the computer's own administrator sets it. */
function Sessions({ deviceId }: { deviceId: string }) {
  const { device: texts } = usePart(devicesTexts);
  const whyOf = useDeviceWhy();
  const { data } = useApi(api.devices.privacy, { params: { id: deviceId } }, { freshMs: FRESH_MS });
  const deviceClass = data?.policy.sessions?.deviceClass;
  if (!deviceClass) return null;
  return (
    <Facts
      title={texts.sessions}
      items={[
        fact(
          texts.ofClass,
          <Stack gap={4}>
            <span>{texts.classes[deviceClass]}</span>
            <span>{texts.howClass}</span>
            <Command>{`sudo candor-agent class ${deviceClass === 'server' ? 'workstation' : 'server'}`}</Command>
          </Stack>,
          whyOf('platform.device', 'deviceClass'),
        ),
      ]}
    />
  );
}

function processor({ model, cores }: NonNullable<Inventory['cpu']>['values']): string {
  const { device: texts } = devicesTexts.now();
  return `${model}, ${texts.cores(cores, count(cores))}`;
}

/** Of adapters that lead somewhere. */
function LocalAddresses({
  adapters,
}: {
  adapters: NonNullable<Inventory['adapters']>['values']['adapters'];
}) {
  const { device: texts } = usePart(devicesTexts);
  const addresses = adapters
    .filter(({ kind, up }) => up && kind !== 'loopback')
    .flatMap((one) => one.addresses);
  return addresses.length === 0 ? texts.noAddress : <Addresses of={addresses} />;
}

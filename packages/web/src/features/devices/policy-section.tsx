import { api, useAction, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { ProblemNotice } from '../../ui/error.tsx';
import { duration } from '../../ui/format.ts';
import { Section, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Time } from '../../ui/time.tsx';

type Policy = OutputOf<typeof api.devices.privacy>['policy'];
type Collector = Policy['collectors'][number];

/** So many times as rarely as usual, as far as a day. */
const FACTORS = [1, 5, 15, 60] as const;
const RAREST_S = 86_400;

/** What the device's agent collects: each collector can be slower or off, never more than usual. */
export function PolicySection({ deviceId, policy }: { deviceId: string; policy: Policy }) {
  const { can } = useMe();
  const narrow = useAction(api.devices.narrow, { refreshes: [api.devices.privacy] });
  const wanted = narrow.isPending ? narrow.wanted?.body.collectors : undefined;
  const shown = policy.collectors.map((one) => ({ ...one, ...wanted?.[one.name] }));
  const isFixed = !can('device.edit') || narrow.isPending;
  const change = (name: string, part: Partial<Collector>) =>
    narrow.start({ params: { id: deviceId }, body: { collectors: wish(shown, name, part) } });
  return (
    <Section
      title="What its agent collects"
      detail="Off or slower takes effect at once. More than usual needs a signature of your company’s root key, and nothing goes beyond what the device’s own administrator allows."
    >
      <Stack gap={16}>
        {policy.refused && <Refused {...policy.refused} />}
        {narrow.error !== null && <ProblemNotice problem={asProblem(narrow.error)} />}
        <PlainTable
          label="What its agent collects"
          head={['Collector', 'How often']}
          rows={shown.map((one) => ({
            id: one.name,
            cells: [
              <Switch
                key="on"
                isSelected={one.on}
                isDisabled={isFixed}
                onChange={(on) => change(one.name, { on })}
              >
                {COLLECTOR_WORDS[one.name] ?? one.name}
              </Switch>,
              <Select
                key="every"
                label={`How often: ${COLLECTOR_WORDS[one.name] ?? one.name}`}
                isLabelHidden
                isDisabled={isFixed || !one.on}
                options={periodsOf(one)}
                value={String(one.everyS)}
                onChange={(everyS) => change(one.name, { everyS: Number(everyS) })}
              />,
            ],
          }))}
        />
      </Stack>
    </Section>
  );
}

function Refused({ version, line, at }: NonNullable<Policy['refused']>) {
  return (
    <Notice tone="warn" title="The device refused a policy">
      Version {version}, <Time at={at} />: {line}. It goes on with the version before.
    </Notice>
  );
}

/** Every collector that is not as usual, with one changed. */
function wish(collectors: readonly Collector[], name: string, part: Partial<Collector>) {
  const all = collectors.map((one) => (one.name === name ? { ...one, ...part } : one));
  return Object.fromEntries(
    all
      .filter(({ on, everyS, usualS }) => !on || everyS !== usualS)
      .map(({ name: own, on, everyS }) => [own, { on, everyS }]),
  );
}

/** The usual period, rarer ones, and the one in force where it is none of them. */
function periodsOf({ everyS, usualS }: Collector) {
  const rarer = FACTORS.map((factor) => usualS * factor).filter((seconds) => seconds <= RAREST_S);
  const all = [...new Set([...rarer, everyS])].toSorted((a, b) => a - b);
  return all.map((seconds) => ({
    value: String(seconds),
    label: `every ${duration(seconds * 1000)}${seconds === usualS ? ' (usual)' : ''}`,
  }));
}

const COLLECTOR_WORDS: Readonly<Record<string, string>> = {
  system: 'System',
  cpu: 'Processor',
  memory: 'Memory',
  disks: 'Disks',
  mounts: 'File systems',
  adapters: 'Network adapters',
  agent: 'Agent',
  metrics: 'Metrics',
};

import { useState } from 'react';
import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { api, useAction, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { day, duration } from '../../ui/format.ts';
import { Prose, Section, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Select } from '../../ui/select.tsx';
import { Status } from '../../ui/status.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Time } from '../../ui/time.tsx';
import { changeOf, periodsOf, type Policy } from './policy-change.ts';
import { WidenDialog, type WidenWish } from './widen-dialog.tsx';

/** While the device has not answered, it is looked for its answer so often. */
const SOON_MS = 2_000;

/** What the device's agent collects: each collector can be slower or off, and more often with a root key. */
export function PolicySection({ deviceId, policy }: { deviceId: string; policy: Policy }) {
  const { can } = useMe();
  const of = { params: { id: deviceId } };
  useApi(api.devices.privacy, of, { everyMs: policy.state === 'waiting' && SOON_MS });
  const narrow = useAction(api.devices.narrow, { refreshes: [api.devices.privacy] });
  const roots = useApi(api.roots.listRoots, {}, { isOn: can('policy.widen') && can('key.view') });
  const hasRoot = roots.data?.items.some(({ retiredAt }) => retiredAt === null) ?? false;
  const [widening, setWidening] = useState<WidenWish | undefined>();
  const wanted = narrow.isPending ? narrow.wanted?.body.collectors : undefined;
  const shown = policy.collectors.map((one) => ({ ...one, ...wanted?.[one.name] }));
  const isFixed = !can('device.edit') || narrow.isPending;
  const change = (name: string, part: { on?: boolean; everyS?: number }) => {
    const { wish, wider } = changeOf({ ...policy, collectors: shown }, name, part);
    if (!wider) return narrow.start({ ...of, body: { collectors: wish } });
    setWidening({ collectors: wider, effect: `${wordsOf(name)}: ${everyWords(part.everyS ?? 0)}` });
  };
  return (
    <Section
      title="What its agent collects"
      detail="Off or slower takes effect at once. More than usual needs a signature of your company’s root key, and nothing goes beyond what the device’s own administrator allows."
    >
      <Stack gap={16}>
        {policy.state === 'refused' && policy.refused && <Refused {...policy.refused} />}
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
                {wordsOf(one.name)}
              </Switch>,
              <Select
                key="every"
                label={`How often: ${wordsOf(one.name)}`}
                isLabelHidden
                isDisabled={isFixed || !one.on}
                options={periodsOf(one, policy, hasRoot).map(({ everyS, remark }) => ({
                  value: String(everyS),
                  label: everyWords(everyS) + remark,
                }))}
                value={String(one.everyS)}
                onChange={(everyS) => change(one.name, { everyS: Number(everyS) })}
              />,
            ],
          }))}
        />
        <State policy={policy} />
        {policy.widening && Object.keys(policy.widening.collectors).length > 0 ? (
          <SignedWord
            widening={policy.widening}
            {...(hasRoot && {
              onTakeBack: () =>
                setWidening({ collectors: {}, effect: 'Every collector at most as often as usual' }),
            })}
          />
        ) : (
          <WayToMore hasRoot={hasRoot} mayWiden={can('policy.widen')} />
        )}
        {roots.data && (
          <WidenDialog
            deviceId={deviceId}
            roots={roots.data}
            version={policy.wideningVersion + 1}
            wish={widening}
            onClose={() => setWidening(undefined)}
          />
        )}
      </Stack>
    </Section>
  );
}

function State({ policy: { state } }: { policy: Policy }) {
  if (state === 'waiting') return <Status tone="info">waiting for the device to take the change</Status>;
  if (state === 'in-force') return <Status tone="ok">in force on the device</Status>;
  return null;
}

function SignedWord({
  widening: { collectors, root, until },
  onTakeBack,
}: {
  widening: NonNullable<Policy['widening']>;
  onTakeBack?: () => void;
}) {
  const most = Object.entries(collectors).map(
    ([name, { everyS }]) => `${wordsOf(name)} ${everyWords(everyS)}`,
  );
  return (
    <Notice
      title="A root key allows more than usual"
      actions={
        onTakeBack && (
          <Button size="small" onPress={onTakeBack}>
            Take it back
          </Button>
        )
      }
    >
      At most: {most.join(', ')}. Signed by root {groupsOfFour(root).slice(0, FINGERPRINT_START)} …, until{' '}
      {day(until)}.
    </Notice>
  );
}

/** Who can make a collector run more often, and where. */
function WayToMore({ hasRoot, mayWiden }: { hasRoot: boolean; mayWiden: boolean }) {
  if (hasRoot) return null;
  return (
    <Prose>
      {mayWiden ? (
        <>
          More often than usual needs a root key, and your company has none.{' '}
          <Link to="/settings/signing">Make one under Signing</Link>
        </>
      ) : (
        'Only somebody whose role holds policy.widen can sign for more than usual.'
      )}
    </Prose>
  );
}

const FINGERPRINT_START = 9;
const everyWords = (everyS: number) => `every ${duration(everyS * 1000)}`;
const wordsOf = (name: string) => COLLECTOR_WORDS[name] ?? name;

function Refused({ version, line, at }: NonNullable<Policy['refused']>) {
  return (
    <Notice tone="warn" title="The device refused a policy">
      Version {version}, <Time at={at} />: {line}. It goes on with the version before.
    </Notice>
  );
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

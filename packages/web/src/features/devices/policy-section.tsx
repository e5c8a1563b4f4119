import { useState } from 'react';
import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { api, useAction } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useRoots } from '../../signer/with-root.tsx';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { day, duration } from '../../ui/format.ts';
import { Prose, Section, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { changeOf, periodsOf, type Policy } from './policy-change.ts';
import { WidenDialog, type WidenWish } from './widen-dialog.tsx';

/** What the device's agent collects: each collector can be slower or off, and more often with a root key. */
export function PolicySection({ deviceId, policy }: { deviceId: string; policy: Policy }) {
  const { policy: texts } = usePart(devicesTexts);
  const { can } = useMe();
  const of = { params: { id: deviceId } };
  const narrow = useAction(api.devices.narrow, { refreshes: [api.devices.privacy] });
  const roots = useRoots({ isOn: can('policy.widen') });
  const hasRoot = roots !== undefined && roots.items.length > 0;
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
    <Section title={texts.title} detail={texts.detail}>
      <Stack gap={16}>
        {narrow.error !== null && <ProblemNotice problem={asProblem(narrow.error)} />}
        <PlainTable
          label={texts.title}
          head={[texts.collector, texts.howOften]}
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
                label={texts.howOftenOf(wordsOf(one.name))}
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
        {policy.widening && Object.keys(policy.widening.collectors).length > 0 ? (
          <SignedWord
            widening={policy.widening}
            {...(hasRoot && {
              onTakeBack: () => setWidening({ collectors: {}, effect: texts.usualEffect }),
            })}
          />
        ) : (
          <WayToMore hasRoot={hasRoot} mayWiden={can('policy.widen')} />
        )}
        {roots && (
          <WidenDialog
            deviceId={deviceId}
            roots={roots}
            version={policy.wideningVersion + 1}
            wish={widening}
            onClose={() => setWidening(undefined)}
          />
        )}
      </Stack>
    </Section>
  );
}

function SignedWord({
  widening: { collectors, root, until },
  onTakeBack,
}: {
  widening: NonNullable<Policy['widening']>;
  onTakeBack?: () => void;
}) {
  const { policy: texts } = usePart(devicesTexts);
  const most = Object.entries(collectors).map(
    ([name, { everyS }]) => `${wordsOf(name)} ${everyWords(everyS)}`,
  );
  return (
    <Notice
      title={texts.rootAllows}
      actions={
        onTakeBack && (
          <Button size="small" onPress={onTakeBack}>
            {texts.takeBack}
          </Button>
        )
      }
    >
      {texts.atMost(most.join(', '), groupsOfFour(root).slice(0, FINGERPRINT_START), day(until))}
    </Notice>
  );
}

/** Who can make a collector run more often, and where. */
function WayToMore({ hasRoot, mayWiden }: { hasRoot: boolean; mayWiden: boolean }) {
  const { policy: texts } = usePart(devicesTexts);
  if (hasRoot) return null;
  return (
    <Prose>
      {mayWiden ? (
        <>
          {texts.needsRoot} <Link to="/settings/signing">{texts.makeRoot}</Link>
        </>
      ) : (
        texts.onlyWiden
      )}
    </Prose>
  );
}

const FINGERPRINT_START = 9;
const everyWords = (everyS: number) => devicesTexts.now().policy.every(duration(everyS * 1000));

function wordsOf(name: string): string {
  const words: Readonly<Record<string, string>> = devicesTexts.now().policy.collectors;
  return words[name] ?? name;
}

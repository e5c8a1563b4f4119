import { useState } from 'react';
import { installLine } from '@candor/protocol/install-line.ts';
import { api, useApi, type OutputOf } from '../../api.ts';
import { enrolmentTexts } from '../../texts/enrolment.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Command } from '../../ui/code.tsx';
import { bytes } from '../../ui/format.ts';
import { Prose, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';

type Item = OutputOf<typeof api.packages.list>['items'][number];

const ASK_AGAIN_MS = 2_000;
/** What a package is made for, as people call it. */
const PROCESSORS: readonly { platform: Item['platform']; name: string }[] = [
  { platform: 'linux-x64', name: 'x86-64' },
  { platform: 'linux-arm64', name: 'ARM64' },
];

/** What to paste on a computer with Linux, once this server has its package. */
export function InstallLine({ token }: { token: string }) {
  const { install: texts } = usePart(enrolmentTexts);
  const [isSettled, setSettled] = useState(false);
  const packages = useApi(api.packages.list, {}, { everyMs: isSettled ? false : ASK_AGAIN_MS });
  const isDone = packages.data !== undefined && packages.data.state !== 'building';
  if (isDone !== isSettled) setSettled(isDone);
  return (
    <View query={packages} size="panel" what={texts.package}>
      {({ state, installer, items }) => (
        <>
          {state === 'building' && (
            <Stack gap={4}>
              <Status tone="info">{texts.making}</Status>
              <Prose>{texts.makingDetail}</Prose>
            </Stack>
          )}
          {state === 'not_built' && <NotBuilt />}
          {installer !== null && <Line line={installLine({ ...installer, token })} items={items} />}
        </>
      )}
    </View>
  );
}

function Line({ line, items }: { line: string; items: readonly Item[] }) {
  const { install: texts } = usePart(enrolmentTexts);
  const missing = PROCESSORS.filter((one) => !items.some(({ platform }) => platform === one.platform));
  return (
    <Stack gap={8}>
      <Prose>{texts.paste}</Prose>
      <Command label={texts.copy}>{line}</Command>
      <Prose>{texts.does}</Prose>
      {items.map((item) => (
        <Prose key={item.platform}>{sizeWords(item)}</Prose>
      ))}
      {missing.length > 0 && <Prose>{texts.missing(missing.map(({ name }) => name).join(', '))}</Prose>}
      <Prose>{texts.again}</Prose>
      <Command label={texts.copyUninstall}>sudo candor-agent uninstall</Command>
    </Stack>
  );
}

function sizeWords({ platform, bytes: archive, bundleBytes, runtimeBytes }: Item): string {
  const { install: texts } = enrolmentTexts.now();
  const parts = texts.parts(bytes(bundleBytes), bytes(runtimeBytes));
  const disk = bytes(bundleBytes + runtimeBytes);
  const name = PROCESSORS.find((one) => one.platform === platform)?.name ?? platform;
  return texts.size(name, bytes(archive), disk, parts);
}

function NotBuilt() {
  const { install: texts } = usePart(enrolmentTexts);
  return (
    <Notice tone="warn" title={texts.notBuilt}>
      {texts.notBuiltDetail}
    </Notice>
  );
}

import { useState } from 'react';
import { installLine } from '@candor/protocol/install-line.ts';
import { api, useApi, type OutputOf } from '../../api.ts';
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
  const [isSettled, setSettled] = useState(false);
  const packages = useApi(api.packages.list, {}, { everyMs: isSettled ? false : ASK_AGAIN_MS });
  const isDone = packages.data !== undefined && packages.data.state !== 'building';
  if (isDone !== isSettled) setSettled(isDone);
  return (
    <View query={packages} size="panel" what="package">
      {({ state, installer, items }) => (
        <>
          {state === 'building' && (
            <Stack gap={4}>
              <Status tone="info">Making the package</Status>
              <Prose>The line to paste appears here. It takes some seconds, the first time only.</Prose>
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
  const missing = PROCESSORS.filter((one) => !items.some(({ platform }) => platform === one.platform));
  return (
    <Stack gap={8}>
      <Prose>On Linux, paste this into a terminal:</Prose>
      <Command label="Copy install line">{line}</Command>
      <Prose>
        It downloads the installer, compares it with the hash in this line, and runs it as root only if it is
        the same; the installer compares the package in the same way. It adds the account candor-agent and a
        systemd service, and enrols; if anything fails, nothing of it stays.
      </Prose>
      {items.map((item) => (
        <Prose key={item.platform}>{sizeWords(item)}</Prose>
      ))}
      {missing.length > 0 && (
        <Prose>Not built on this server: {missing.map(({ name }) => name).join(', ')}.</Prose>
      )}
      <Prose>The same line again, with a new token, updates an installed agent. To remove it:</Prose>
      <Command label="Copy uninstall command">sudo candor-agent uninstall</Command>
    </Stack>
  );
}

function sizeWords({ platform, bytes: archive, bundleBytes, runtimeBytes }: Item): string {
  const parts = `the agent ${bytes(bundleBytes)}, its runtime Node.js ${bytes(runtimeBytes)}`;
  const disk = bytes(bundleBytes + runtimeBytes);
  const name = PROCESSORS.find((one) => one.platform === platform)?.name ?? platform;
  return `${name}, glibc 2.28 or newer: ${bytes(archive)} to download, ${disk} on the disk (${parts}).`;
}

function NotBuilt() {
  return (
    <Notice tone="warn" title="This server has no package">
      The computer that serves it could not make one; its output says why. Make it there with npm run build,
      or run the agent from a clone.
    </Notice>
  );
}

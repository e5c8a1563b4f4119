import { useState } from 'react';
import { api, isCode, useAction, useRefresh } from '../../api.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { count } from '../../ui/format.ts';
import { Stack } from '../../ui/layout.tsx';
import { Progress } from '../../ui/progress.tsx';
import { notify } from '../../ui/toast.tsx';

export type NamedDevice = { id: string; label: string };

const MOST_NAMES = 3;

/** Asks before one or more devices go for good, and removes them one after the other. */
export function RemoveDevices({
  devices,
  isOpen,
  onClose,
  onRemoved,
}: {
  devices: readonly NamedDevice[];
  isOpen: boolean;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const { run } = useAction(api.devices.remove);
  const refresh = useRefresh();
  const [removed, setRemoved] = useState(0);
  const what = wordsOf(devices);
  const removeAll = async () => {
    setRemoved(0);
    try {
      for (const { id } of devices) {
        await run({ params: { id } }).catch(unlessGone);
        setRemoved((now) => now + 1);
      }
    } finally {
      refresh(api.devices.list, api.server.overview);
    }
    notify({ tone: 'ok', text: `Removed ${what}` });
    onRemoved();
  };
  return (
    <Confirm
      title={`Remove ${what}`}
      effect={
        <Stack gap={8}>
          <p>{effectOf(devices)}</p>
          {devices.length > 1 && removed > 0 && (
            <Progress label="Removed" value={removed} of={devices.length} unit="devices" />
          )}
        </Stack>
      }
      action={`Remove ${what}`}
      typedWord={what}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={removeAll}
    />
  );
}

/** Somebody else removed it meanwhile: what was wanted is so. */
function unlessGone(thrown: unknown): void {
  if (!isCode(thrown, 'not_found')) throw thrown;
}

function wordsOf(devices: readonly NamedDevice[]): string {
  const [first] = devices;
  return devices.length === 1 && first ? first.label : `${count(devices.length)} devices`;
}

function effectOf(devices: readonly NamedDevice[]): string {
  if (devices.length === 1)
    return 'Its certificate is revoked at once, and it cannot return: it would have to be enrolled anew, as another device. Its rows go with their retention.';
  const names = devices.slice(0, MOST_NAMES).map(({ label }) => label);
  const rest = devices.length - names.length;
  const list = rest > 0 ? `${names.join(', ')} and ${count(rest)} more` : names.join(', ');
  return `${list}. Their certificates are revoked at once, and they cannot return: they would have to be enrolled anew, as other devices. Their rows go with their retention.`;
}

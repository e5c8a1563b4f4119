import { useState } from 'react';
import { api, isCode, useAction, useRefresh } from '../../api.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
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
  const { remove: texts } = usePart(devicesTexts);
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
    notify({ tone: 'ok', text: texts.done(what) });
    onRemoved();
  };
  return (
    <Confirm
      title={texts.title(what)}
      effect={
        <Stack gap={8}>
          <p>{effectOf(devices)}</p>
          {devices.length > 1 && removed > 0 && (
            <Progress label={texts.progress} value={removed} of={devices.length} unit={texts.unit} />
          )}
        </Stack>
      }
      action={texts.title(what)}
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
  const { remove: texts } = devicesTexts.now();
  const [first] = devices;
  return devices.length === 1 && first ? first.label : texts.devices(count(devices.length));
}

function effectOf(devices: readonly NamedDevice[]): string {
  const { remove: texts } = devicesTexts.now();
  if (devices.length === 1) return texts.effectOfOne;
  const names = devices.slice(0, MOST_NAMES).map(({ label }) => label);
  const rest = devices.length - names.length;
  const list = rest > 0 ? texts.andMore(names.join(', '), count(rest)) : names.join(', ');
  return texts.effect(list);
}

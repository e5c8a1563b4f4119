import { lazy, Suspense, useState } from 'react';
import { useMe } from '../../api/me.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/commands.ts';
import { SessionIcon } from '../../ui/icons.ts';
import type { AskedDevice } from './start-dialog.tsx';

const StartDialog = lazy(async () => ({ default: (await import('./start-dialog.tsx')).StartDialog }));

/** The button with which a session on the device is asked for; nothing for who may not. */
export function AskForSession({
  device,
  reason,
  kind = 'plain',
  label,
  isCommand = false,
}: {
  device: AskedDevice;
  /** That was given before, or by who wants help. */
  reason?: string | undefined;
  kind?: 'primary' | 'plain';
  label?: string;
  /** On the page of the device: the palette and the key c find it too. */
  isCommand?: boolean;
}) {
  const { start: texts } = usePart(sessionsTexts);
  const isAllowed = useMe().can('session.request');
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  const command = { id: 'device.session', label: texts.action, group: device.label, icon: SessionIcon };
  useCommands(isAllowed && isCommand ? [{ ...command, keys: 'c', run: open }] : []);
  if (!isAllowed) return null;
  return (
    <>
      <Button kind={kind} icon={SessionIcon} onPress={open}>
        {label ?? texts.action}
      </Button>
      {isOpen && (
        <Suspense>
          <StartDialog device={device} reason={reason} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

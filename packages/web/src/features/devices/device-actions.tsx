import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { api, OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/commands.ts';
import { MoreIcon, RevokeIcon, SettingsIcon } from '../../ui/icons.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { RemoveDevices } from './remove-devices.tsx';
import { RenameDialog } from './rename-dialog.tsx';

type Device = OutputOf<typeof api.devices.get>;

/** What can be done with a device: in its menu and, by the same names, in the palette. */
export function DeviceActions({ device }: { device: Device }) {
  const { can } = useMe();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'rename' | 'remove' | undefined>();
  const close = () => setAsked(undefined);
  const rename: MenuEntry[] = can('device.edit')
    ? [{ id: 'rename', label: 'Rename device', icon: SettingsIcon, run: () => setAsked('rename') }]
    : [];
  const remove: MenuEntry[] = can('device.remove')
    ? [{ id: 'remove', label: 'Remove device', icon: RevokeIcon, tone: 'bad', run: () => setAsked('remove') }]
    : [];
  const entries = [...rename, ...remove];
  useCommands(
    entries.map(({ id, label, icon, run }) => ({
      id: `device.${id}`,
      label,
      group: device.label,
      run,
      ...(icon && { icon }),
    })),
  );
  if (entries.length === 0) return null;
  return (
    <>
      <Menu
        label="More actions"
        trigger={<Button icon={MoreIcon} label="More actions" />}
        groups={[
          { id: 'edit', entries: rename },
          { id: 'end', entries: remove },
        ].filter((group) => group.entries.length > 0)}
      />
      <RenameDialog device={device} isOpen={asked === 'rename'} onClose={close} />
      <RemoveDevices
        devices={[device]}
        isOpen={asked === 'remove'}
        onClose={close}
        onRemoved={() => void navigate({ to: '/devices' })}
      />
    </>
  );
}

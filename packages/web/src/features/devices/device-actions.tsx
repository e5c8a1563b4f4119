import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { api, OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/commands.ts';
import { CompaniesIcon, MoreIcon, RevokeIcon, SettingsIcon } from '../../ui/icons.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { OfferDialog } from '../requests/index.ts';
import { RemoveDevices } from './remove-devices.tsx';
import { RenameDialog } from './rename-dialog.tsx';

type Device = OutputOf<typeof api.devices.get>;

/** What can be done with a device: in its menu and, by the same names, in the palette. */
export function DeviceActions({ device }: { device: Device }) {
  const { device: texts } = usePart(devicesTexts);
  const { can } = useMe();
  const { requests } = useTexts();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'rename' | 'remove' | 'offer' | undefined>();
  const close = () => setAsked(undefined);
  const rename: MenuEntry[] = can('device.edit')
    ? [{ id: 'rename', label: texts.rename, icon: SettingsIcon, run: () => setAsked('rename') }]
    : [];
  const remove: MenuEntry[] = can('device.remove')
    ? [{ id: 'remove', label: texts.remove, icon: RevokeIcon, tone: 'bad', run: () => setAsked('remove') }]
    : [];
  const offer: MenuEntry[] = can('device.transfer')
    ? [{ id: 'offer', label: requests.offer, icon: CompaniesIcon, run: () => setAsked('offer') }]
    : [];
  const entries = [...rename, ...offer, ...remove];
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
        label={texts.more}
        trigger={<Button icon={MoreIcon} label={texts.more} />}
        groups={[
          { id: 'edit', entries: rename },
          { id: 'give', entries: offer },
          { id: 'end', entries: remove },
        ].filter((group) => group.entries.length > 0)}
      />
      <RenameDialog device={device} isOpen={asked === 'rename'} onClose={close} />
      {asked === 'offer' && <OfferDialog device={device} onClose={close} />}
      <RemoveDevices
        devices={[device]}
        isOpen={asked === 'remove'}
        onClose={close}
        onRemoved={() => void navigate({ to: '/devices' })}
      />
    </>
  );
}

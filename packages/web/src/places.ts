import type { PlaceGroup } from './ui/frame/places.ts';
import {
  BackupIcon,
  DeviceIcon,
  FocusIcon,
  MyRecordsIcon,
  OverviewIcon,
  PeopleIcon,
  ServerIcon,
  SigningIcon,
  TrustIcon,
} from './ui/icons.ts';

export const PLACES: readonly PlaceGroup[] = [
  {
    id: 'work',
    places: [
      { to: '/', label: 'Overview', icon: OverviewIcon, keys: 'g o' },
      { to: '/devices', label: 'Devices', icon: DeviceIcon, keys: 'g d' },
      { to: '/focus', label: 'Focus', icon: FocusIcon, keys: 'g f' },
    ],
  },
  {
    id: 'trust',
    heading: 'Trust',
    places: [
      { to: '/trust', label: 'Promises', icon: TrustIcon, keys: 'g t' },
      { to: '/trust/my-data', label: 'My data', icon: MyRecordsIcon, keys: 'g m' },
    ],
  },
  {
    id: 'operate',
    heading: 'Operate',
    places: [
      { to: '/portal/people', label: 'People', icon: PeopleIcon, keys: 'g p' },
      { to: '/settings/signing', label: 'Signing', icon: SigningIcon, keys: 'g k' },
      { to: '/admin/server', label: 'Server', icon: ServerIcon, keys: 'g s' },
      { to: '/admin/backups', label: 'Backups', icon: BackupIcon, keys: 'g b' },
    ],
  },
];

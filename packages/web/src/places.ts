import type { PlaceGroup } from './ui/frame/places.ts';
import { DeviceIcon, FocusIcon, MyRecordsIcon, OverviewIcon, ServerIcon, TrustIcon } from './ui/icons.ts';

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
    places: [{ to: '/admin/server', label: 'Server', icon: ServerIcon, keys: 'g s' }],
  },
];

import type { PlaceGroup } from './ui/frame/places.ts';
import {
  AgreementIcon,
  BackupIcon,
  CompaniesIcon,
  CompanyIcon,
  DeviceIcon,
  FocusIcon,
  MyDevicesIcon,
  LicenceIcon,
  MyRecordsIcon,
  OverviewIcon,
  PeopleIcon,
  PublishIcon,
  SecurityIcon,
  ServerIcon,
  SigningIcon,
  StaffIcon,
  TrustIcon,
} from './ui/icons.ts';

export const PLACES: readonly PlaceGroup[] = [
  {
    id: 'work',
    places: [
      { to: '/', label: 'Overview', icon: OverviewIcon, keys: 'g o' },
      { to: '/devices', label: 'Devices', icon: DeviceIcon, keys: 'g d' },
      { to: '/portal', label: 'Portal', icon: MyDevicesIcon, keys: 'g h' },
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
      { to: '/portal/company', label: 'Company', icon: CompanyIcon, keys: 'g c' },
      { to: '/portal/people', label: 'People', icon: PeopleIcon, keys: 'g p' },
      { to: '/portal/agreements', label: 'Agreements', icon: AgreementIcon, keys: 'g a' },
      { to: '/portal/company/sign-on', label: 'Single sign-on', icon: SecurityIcon, keys: 'g i' },
      { to: '/licences', label: 'Licences', icon: LicenceIcon, keys: 'g l' },
      { to: '/settings/signing', label: 'Signing', icon: SigningIcon, keys: 'g k' },
      { to: '/admin/companies', label: 'Companies', icon: CompaniesIcon, keys: 'g n' },
      { to: '/admin/people', label: 'Staff', icon: StaffIcon, keys: 'g w' },
      { to: '/admin/agreements', label: 'Publish agreements', icon: PublishIcon, keys: 'g u' },
      { to: '/admin/server', label: 'Server', icon: ServerIcon, keys: 'g s' },
      { to: '/admin/backups', label: 'Backups', icon: BackupIcon, keys: 'g b' },
    ],
  },
];

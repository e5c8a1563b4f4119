import type { Texts } from './texts/en.ts';
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
  RequestIcon,
  SecurityIcon,
  ServerIcon,
  SessionIcon,
  SigningIcon,
  StaffIcon,
  TrustIcon,
  WarningIcon,
} from './ui/icons.ts';

const PLACES = [
  {
    id: 'work',
    places: [
      { to: '/', icon: OverviewIcon, keys: 'g o' },
      { to: '/devices', icon: DeviceIcon, keys: 'g d' },
      { to: '/sessions', icon: SessionIcon, keys: 'g e' },
      { to: '/portal', icon: MyDevicesIcon, keys: 'g h' },
      { to: '/portal/requests', icon: RequestIcon, keys: 'g r' },
      { to: '/focus', icon: FocusIcon, keys: 'g f' },
    ],
  },
  {
    id: 'trust',
    places: [
      { to: '/trust', icon: TrustIcon, keys: 'g t' },
      { to: '/trust/my-data', icon: MyRecordsIcon, keys: 'g m' },
      { to: '/trust/minors', icon: WarningIcon, keys: 'g y' },
    ],
  },
  {
    id: 'operate',
    places: [
      { to: '/portal/company', icon: CompanyIcon, keys: 'g c' },
      { to: '/portal/people', icon: PeopleIcon, keys: 'g p' },
      { to: '/portal/agreements', icon: AgreementIcon, keys: 'g a' },
      { to: '/portal/company/sign-on', icon: SecurityIcon, keys: 'g i' },
      { to: '/licences', icon: LicenceIcon, keys: 'g l' },
      { to: '/settings/signing', icon: SigningIcon, keys: 'g k' },
      { to: '/admin/companies', icon: CompaniesIcon, keys: 'g n' },
      { to: '/admin/people', icon: StaffIcon, keys: 'g w' },
      { to: '/admin/agreements', icon: PublishIcon, keys: 'g u' },
      { to: '/admin/server', icon: ServerIcon, keys: 'g s' },
      { to: '/admin/backups', icon: BackupIcon, keys: 'g b' },
    ],
  },
] as const;

/** The places of the product, called as the console's language calls them. */
export function placesIn({ places: named, placeGroups }: Texts): PlaceGroup[] {
  const headings: Readonly<Record<string, string>> = placeGroups;
  return PLACES.map(({ id, places }) => ({
    id,
    heading: headings[id],
    places: places.map((place) => ({ ...place, label: named[place.to] })),
  }));
}

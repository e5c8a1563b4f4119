import { getRouteApi } from '@tanstack/react-router';
import { useMe } from '../../api/me.ts';
import { licencesTexts } from '../../texts/licences.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Empty } from '../../ui/empty.tsx';
import { LockIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { CompaniesTab } from './companies-tab.tsx';
import { OwnTab } from './own-tab.tsx';

const route = getRouteApi('/signed-in/licences');

/** Seats of the company, and for the operator the licences of all companies. */
export function LicencesPage() {
  const { licences: texts } = usePart(licencesTexts);
  const { me, can } = useMe();
  const { tab = 'own' } = route.useSearch();
  const navigate = route.useNavigate();
  const own = { id: 'own' as const, label: texts.own, content: () => <OwnTab /> };
  const companies = { id: 'companies' as const, label: texts.companies, content: () => <CompaniesTab /> };
  const items = [...(can('licence.view') ? [own] : []), ...(can('staff.view') ? [companies] : [])];
  return (
    <Page title={texts.title} detail={me?.company?.name}>
      {items.length === 0 ? (
        <Empty title={texts.mayNotSee} icon={LockIcon}>
          {texts.whoMay}
        </Empty>
      ) : (
        <Tabs
          label={texts.title}
          value={tab}
          onChange={(next) => void navigate({ search: { tab: next }, replace: true, resetScroll: false })}
          items={items}
        />
      )}
    </Page>
  );
}

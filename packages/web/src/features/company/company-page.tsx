import { getRouteApi } from '@tanstack/react-router';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Empty } from '../../ui/empty.tsx';
import { CompanyIcon } from '../../ui/icons.ts';
import { DetailPage, Page } from '../../ui/page.tsx';
import { Tabs, type TabItem } from '../../ui/tabs.tsx';
import { View } from '../../ui/view.tsx';
import { CompanyFacts } from './company-facts.tsx';
import type { Company } from './company.ts';
import { ContactTab } from './contact-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { PolicyTab } from './policy-tab.tsx';
import type { CompanyTab } from './search.ts';
import { SignInTab } from './sign-in-tab.tsx';
import { StaffTab } from './staff-tab.tsx';
import { UnitsTab } from './units-tab.tsx';

const route = getRouteApi('/signed-in/portal/company');

/** Facts of the company, and what belongs to it, in tabs. */
export function CompanyPage() {
  const { company: texts, people } = useCompanyTexts();
  const { me } = useMe();
  const companyId = me?.company?.id;
  const found = useApi(
    api.companies.get,
    { params: { c: companyId ?? '' } },
    { isOn: companyId !== undefined },
  );
  if (found.data) return <OneCompany company={found.data} />;
  return (
    <Page title={texts.title}>
      {me !== undefined && companyId === undefined ? (
        <Empty title={people.nowhere} icon={CompanyIcon}>
          {people.nowhereDetail}
        </Empty>
      ) : (
        <View query={found}>{() => null}</View>
      )}
    </Page>
  );
}

function OneCompany({ company }: { company: Company }) {
  const { company: texts, signInRule } = useCompanyTexts();
  const { tab = 'units' } = route.useSearch();
  const navigate = route.useNavigate();
  // one line for each tab: its name, and what it shows
  const items: TabItem<CompanyTab>[] = [
    { id: 'units', label: texts.units, content: () => <UnitsTab company={company} /> },
    { id: 'contact', label: texts.contact, content: () => <ContactTab company={company} /> },
    { id: 'policy', label: texts.policy, content: () => <PolicyTab company={company} /> },
    { id: 'staff', label: texts.staff, content: () => <StaffTab companyId={company.id} /> },
    { id: 'sign-in', label: signInRule.tab, content: () => <SignInTab companyId={company.id} /> },
    { id: 'history', label: texts.history, content: () => <HistoryTab company={company} /> },
  ];
  return (
    <DetailPage title={company.name} facts={<CompanyFacts company={company} />}>
      <Tabs
        label={texts.tabs}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next }, replace: true, resetScroll: false })}
        items={items}
      />
    </DetailPage>
  );
}

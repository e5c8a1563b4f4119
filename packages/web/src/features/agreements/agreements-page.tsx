import { getRouteApi } from '@tanstack/react-router';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { standingTexts } from '../../texts/standing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Empty } from '../../ui/empty.tsx';
import { AgreementIcon, LockIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AgreementTab } from './agreement-tab.tsx';
import { RecordsTab } from './records-tab.tsx';
import { StandingTab } from './standing-tab.tsx';

const route = getRouteApi('/signed-in/portal/agreements');

/** The support agreement of a company, its standing consents, and the records of both. */
export function AgreementsPage() {
  const { agreements, people } = useCompanyTexts();
  const standing = usePart(standingTexts);
  const { me, can } = useMe();
  const { tab = 'agreement' } = route.useSearch();
  const navigate = route.useNavigate();
  const company = me?.company;
  if (me !== undefined && !company)
    return (
      <Page title={agreements.title}>
        <Empty title={people.nowhere} icon={AgreementIcon}>
          {people.nowhereDetail}
        </Empty>
      </Page>
    );
  if (!company || !can('agreement.view'))
    return (
      <Page title={agreements.title}>
        <Empty title={agreements.mayNotSee} icon={LockIcon}>
          {agreements.whoMay}
        </Empty>
      </Page>
    );
  const items = [
    {
      id: 'agreement' as const,
      label: agreements.support,
      content: () => <AgreementTab company={company} />,
    },
    ...(can('consent.view')
      ? [
          {
            id: 'standing' as const,
            label: standing.title,
            content: () => <StandingTab companyId={company.id} />,
          },
          {
            id: 'records' as const,
            label: agreements.records,
            content: () => <RecordsTab companyId={company.id} />,
          },
        ]
      : []),
  ];
  return (
    <Page title={agreements.title} detail={agreements.detail(company.name)}>
      <Tabs
        label={agreements.title}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next }, replace: true, resetScroll: false })}
        items={items}
      />
    </Page>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { useMe } from '../../api/me.ts';
import { minorsTexts } from '../../texts/minors.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Empty } from '../../ui/empty.tsx';
import { LockIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ReportList } from './report-list.tsx';

const route = getRouteApi('/signed-in/trust/minors');

/** Where the officers of the operator answer reports; those of another company have none. */
export function MinorsPage() {
  const minors = usePart(minorsTexts);
  const { me, can } = useMe();
  const { state = 'open' } = route.useSearch();
  const navigate = route.useNavigate();
  // who answers for the operator holds both words; others hold the first for their own company
  const maySee = can('request.handle') && can('policy-version.publish');
  if (me === undefined) return null;
  return (
    <Page title={minors.title} detail={minors.detail}>
      {maySee ? (
        <Tabs
          label={minors.title}
          value={state}
          onChange={(next) =>
            void navigate({
              search: next === 'all' ? { state: next } : {},
              replace: true,
              resetScroll: false,
            })
          }
          items={[
            { id: 'open', label: minors.open, content: () => <ReportList state="open" /> },
            { id: 'all', label: minors.all, content: () => <ReportList state="all" /> },
          ]}
        />
      ) : (
        <Empty title={minors.mayNotSee} icon={LockIcon}>
          {minors.whoMay}
        </Empty>
      )}
    </Page>
  );
}

import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function OverviewPage() {
  return (
    <Page title="Overview">
      <Empty title="Nothing to show yet" />
    </Page>
  );
}

import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function MyDataPage() {
  return (
    <Page title="My data">
      <Empty title="Nothing to show yet" />
    </Page>
  );
}

import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function PromisesPage() {
  return (
    <Page title="Promises">
      <Empty title="Nothing to show yet" />
    </Page>
  );
}

import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function PromisePage() {
  return (
    <Page title="Promise">
      <Empty title="Nothing to show yet" />
    </Page>
  );
}

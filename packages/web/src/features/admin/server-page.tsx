import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function ServerPage() {
  return (
    <Page title="Server">
      <Empty title="Nothing to show yet" />
    </Page>
  );
}

import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function DevicePage() {
  return (
    <Page title="Device">
      <Empty title="Nothing to show yet" />
    </Page>
  );
}

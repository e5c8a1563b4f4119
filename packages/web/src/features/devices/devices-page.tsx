import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function DevicesPage() {
  return (
    <Page title="Devices">
      <Empty title="Nothing to show yet" />
    </Page>
  );
}

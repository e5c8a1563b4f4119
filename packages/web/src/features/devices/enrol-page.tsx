import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function EnrolPage() {
  return (
    <Page title="Enrol a device">
      <Empty title="Nothing to show yet" />
    </Page>
  );
}

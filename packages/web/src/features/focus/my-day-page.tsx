import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function MyDayPage() {
  return (
    <Page title="My day">
      <Empty title="Nothing to show yet" />
    </Page>
  );
}

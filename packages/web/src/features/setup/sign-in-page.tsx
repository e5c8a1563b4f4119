import { Empty } from '../../ui/empty.tsx';
import { Quiet } from '../../ui/frame/quiet.tsx';

export function SignInPage() {
  return (
    <Quiet title="Sign in">
      <Empty size="panel" title="Nothing to show yet" />
    </Quiet>
  );
}

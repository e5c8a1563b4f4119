import { Empty } from '../../ui/empty.tsx';
import { Quiet } from '../../ui/frame/quiet.tsx';

export function SetupPage() {
  return (
    <Quiet title="Set up Candor">
      <Empty size="panel" title="This link is used or incomplete" command="npm run candor -- setup-link">
        Make a new one on the server.
      </Empty>
    </Quiet>
  );
}

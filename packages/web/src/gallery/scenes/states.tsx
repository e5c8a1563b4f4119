import type { ReactNode } from 'react';
import { Empty } from '../../ui/empty.tsx';
import { ErrorState } from '../../ui/error.tsx';
import { DeviceIcon } from '../../ui/icons.ts';
import { Grid, Panel } from '../../ui/layout.tsx';
import { NoMatch } from '../../ui/no-match.tsx';
import { NoPermission, NotFound } from '../../ui/no-permission.tsx';
import { Page } from '../../ui/page.tsx';
import { View, type Loadable } from '../../ui/view.tsx';
import { Framed } from '../framed.tsx';
import { NOW_MS } from '../samples.ts';

const PROBLEM = {
  code: 'key_unavailable',
  status: 503,
  text: 'The keyring does not answer',
  requestId: 'req_01J9Z7',
};
const NEVER: Loadable<string> = { data: undefined, error: null, dataUpdatedAt: 0, refetch: () => undefined };
const STALE: Loadable<string> = {
  data: 'The last good answer stays.',
  error: PROBLEM,
  dataUpdatedAt: NOW_MS - 95_000,
  refetch: () => undefined,
};

export function StatesScene() {
  return (
    <Framed>
      <Page title="States">
        <Grid least={26}>
          <Case title="Empty">
            <Empty title="No device yet" icon={DeviceIcon} command="sudo candor-agent status">
              Run this on a computer that you want to look after.
            </Empty>
          </Case>
          <Case title="No match">
            <NoMatch what="devices" onClear={() => undefined} />
          </Case>
          <Case title="Error">
            <ErrorState problem={PROBLEM} onRetry={() => undefined} />
          </Case>
          <Case title="No permission">
            <NoPermission
              problem={{
                code: 'refused',
                text: '',
                missingWord: 'terminal',
                whoCanChange: 'Sam Example',
              }}
            />
          </Case>
          <Case title="Not found">
            <NotFound what="device" />
          </Case>
          <Case title="Loading">
            <View query={NEVER} skeleton="table">
              {(words) => words}
            </View>
          </Case>
          <Case title="Stale">
            <View query={STALE}>{(words) => <p>{words}</p>}</View>
          </Case>
          <Case title="Loading text and chart">
            <View query={NEVER}>{(words) => words}</View>
            <View query={NEVER} skeleton="chart">
              {(words) => words}
            </View>
          </Case>
        </Grid>
      </Page>
    </Framed>
  );
}

function Case({ title, children }: { title: string; children: ReactNode }) {
  return <Panel title={title}>{children}</Panel>;
}

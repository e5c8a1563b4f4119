import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { NoPermission } from '../../ui/no-permission.tsx';
import { Page } from '../../ui/page.tsx';
import { EnrolForm, type MadeToken } from './enrol-form.tsx';
import { EnrolResult } from './enrol-result.tsx';
import { RequestList } from './request-list.tsx';
import { TokenList } from './token-list.tsx';

export function EnrolPage() {
  const { me, can } = useMe();
  const [made, setMade] = useState<MadeToken | undefined>();
  const isRefused = me !== undefined && !can('enrolment.manage');
  return (
    <Page
      title="Enrol a device"
      above={[
        <Link key="devices" quiet to="/devices">
          Devices
        </Link>,
      ]}
      detail="A token lets a computer enrol itself. Its secret is made in this browser; the server keeps only its hash."
    >
      {isRefused ? (
        <NoPermission problem={REFUSED} />
      ) : (
        <Stack gap={32}>
          <RequestList />
          {made === undefined ? (
            <Panel title="New enrolment token">
              <EnrolForm onMade={setMade} />
            </Panel>
          ) : (
            <EnrolResult key={made.id} token={made} onAgain={() => setMade(undefined)} />
          )}
          <TokenList />
        </Stack>
      )}
    </Page>
  );
}

const REFUSED = {
  code: 'not_allowed',
  text: 'You may not enrol devices.',
  refusedBy: 'your role, which does not hold enrolment.manage',
};

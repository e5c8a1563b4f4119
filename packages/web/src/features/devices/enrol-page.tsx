import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { enrolmentTexts } from '../../texts/enrolment.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { NoPermission } from '../../ui/no-permission.tsx';
import { Page } from '../../ui/page.tsx';
import { EnrolForm, type MadeToken } from './enrol-form.tsx';
import { EnrolResult } from './enrol-result.tsx';
import { RequestList } from './request-list.tsx';
import { TokenList } from './token-list.tsx';

export function EnrolPage() {
  const { enrol: texts } = usePart(enrolmentTexts);
  const { me, can } = useMe();
  const [made, setMade] = useState<MadeToken | undefined>();
  const isRefused = me !== undefined && !can('enrolment.manage');
  return (
    <Page
      title={texts.title}
      above={[
        <Link key="devices" quiet to="/devices">
          {texts.devices}
        </Link>,
      ]}
      detail={texts.detail}
    >
      {isRefused ? (
        <NoPermission problem={REFUSED} />
      ) : (
        <Stack gap={32}>
          <RequestList />
          {made === undefined ? (
            <Panel title={texts.newToken}>
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
  text: '',
  missingWord: 'enrolment.manage',
};

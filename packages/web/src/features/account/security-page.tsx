import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { meQuery, useMe } from '../../api/me.ts';
import { FactorSetup } from '../../factors/factor-setup.tsx';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { ProvidersPanel } from '../sign-on/index.ts';
import { EndPanel } from './end-panel.tsx';
import { FactorResetNotice } from './factor-reset-notice.tsx';
import { FactorsPanel } from './factors-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { SignInsPanel } from './sign-ins-panel.tsx';
import { TokensPanel } from './tokens-panel.tsx';

/** How somebody signs in, from where they did, and the end of the account. */
export function SecurityPage() {
  const { security } = useAccountTexts();
  const { me, can } = useMe();
  const client = useQueryClient();
  const mustEnrol = me?.next === 'enrol';
  // the codes are still to be kept when the server is content
  const [isEnrolling, setEnrolling] = useState(mustEnrol);
  if (mustEnrol && !isEnrolling) setEnrolling(true);
  const enrolled = async () => {
    await client.invalidateQueries({ queryKey: meQuery.queryKey });
    setEnrolling(false);
  };
  return (
    <Page title={security.title} detail={security.detail}>
      <Stack gap={24}>
        <FactorResetNotice />
        {isEnrolling && (
          <>
            <Notice tone="warn" title={security.enrolFirst}>
              {security.enrolFirstWhy}
            </Notice>
            <Panel title={security.enrolTitle}>
              <FactorSetup onDone={() => void enrolled()} />
            </Panel>
          </>
        )}
        {!isEnrolling && (
          <>
            <FactorsPanel />
            <PasswordPanel />
          </>
        )}
        <Suspense>
          <ProvidersPanel />
        </Suspense>
        <SignInsPanel />
        {!isEnrolling && can('self.tokens') && <TokensPanel />}
        <EndPanel />
      </Stack>
    </Page>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { ReturnedNotice } from '../../factors/returned-notice.tsx';
import { providersTexts } from '../../texts/providers.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AddIcon, LockIcon } from '../../ui/icons.ts';
import { Stack } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { View } from '../../ui/view.tsx';
import { ProviderDialog } from './provider-dialog.tsx';
import { ProviderPanel } from './provider-panel.tsx';
import type { Provider } from './provider.ts';

const route = getRouteApi('/signed-in/portal/company/sign-on');

/** Where the people of a company may sign in from. */
export function SignOnPage() {
  const signOn = usePart(providersTexts);
  const { me, can } = useMe();
  const companyId = me?.company?.id;
  if (me === undefined) return <Page title={signOn.title}>{null}</Page>;
  if (companyId === undefined || !can('sso.set'))
    return (
      <Page title={signOn.title}>
        <Empty title={companyId === undefined ? signOn.nowhere : signOn.mayNotSet} icon={LockIcon}>
          {signOn.whoMay}
        </Empty>
      </Page>
    );
  return <OfCompany companyId={companyId} />;
}

function OfCompany({ companyId }: { companyId: string }) {
  const signOn = usePart(providersTexts);
  const { problem, check, tried } = route.useSearch();
  const providers = useApi(api.signOn.providers, { params: { c: companyId } });
  const [asked, setAsked] = useState<Provider | 'new'>();
  const close = () => setAsked(undefined);
  const add = (
    <Button kind="primary" icon={AddIcon} onPress={() => setAsked('new')}>
      {signOn.add}
    </Button>
  );
  return (
    <Page title={signOn.title} detail={signOn.detail} actions={add}>
      <Stack gap={24}>
        <ReturnedNotice {...(problem !== undefined && { problem })} {...(check !== undefined && { check })} />
        <View
          query={providers}
          isEmpty={({ items }) => items.length === 0}
          empty={<Empty title={signOn.none}>{signOn.noneDetail}</Empty>}
        >
          {({ items, mayConfirmDomains }) => (
            <Stack gap={24}>
              {items.map((provider) => (
                <ProviderPanel
                  key={provider.id}
                  companyId={companyId}
                  provider={provider}
                  mayConfirmDomains={mayConfirmDomains}
                  isTried={tried === provider.id && problem === undefined}
                  onEdit={() => setAsked(provider)}
                />
              ))}
            </Stack>
          )}
        </View>
      </Stack>
      {asked !== undefined && (
        <ProviderDialog
          companyId={companyId}
          provider={asked === 'new' ? undefined : asked}
          onClose={close}
        />
      )}
    </Page>
  );
}

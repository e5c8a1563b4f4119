import { useState } from 'react';
import { api, useApi, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useKnownRoots, useTrueRoots } from '../../signer/known-roots.ts';
import { useSigner } from '../../signer/signer.ts';
import type { ListedRoot } from '../../signer/tasks.ts';
import { signingTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Stack } from '../../ui/layout.tsx';
import { NoPermission } from '../../ui/no-permission.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { View } from '../../ui/view.tsx';
import { DevicesPanel } from './devices-panel.tsx';
import { FirstRoot } from './first-root.tsx';
import { RootCheck } from './root-check.tsx';
import { RootsPanel } from './roots-panel.tsx';
import { RosterPanel } from './roster-panel.tsx';
import type { Signing } from './signing.ts';

type Roots = OutputOf<typeof api.roots.listRoots>;

/** Keys that people hold, and what they sign. */
export function SigningPage() {
  const { page: texts } = usePart(signingTexts);
  const { me, can } = useMe();
  const roots = useApi(api.roots.listRoots, {}, { isOn: can('key.view') });
  const isRefused = me !== undefined && !can('key.view');
  return (
    <Page title={texts.title} detail={texts.detail}>
      {isRefused ? (
        <NoPermission problem={REFUSED} />
      ) : (
        <View query={roots}>{(data) => <Parts roots={data} />}</View>
      )}
    </Page>
  );
}

function Parts({ roots: { companyId, items } }: { roots: Roots }) {
  const { page: texts } = usePart(signingTexts);
  const signer = useSigner();
  const [opened, setOpened] = useState<ListedRoot | undefined>();
  const [known, remember] = useKnownRoots(companyId);
  const all = useTrueRoots(items);
  if (!all) return null;
  const roots = all.filter(({ retiredAt }) => retiredAt === null);
  const signing: Signing = { companyId, roots, all, signer, opened, onOpen: setOpened, known, remember };
  if (roots.length === 0)
    return (
      <Stack gap={32}>
        <RootCheck signing={signing} />
        <FirstRoot signing={signing} />
      </Stack>
    );
  const lock = () => {
    signer.close();
    setOpened(undefined);
  };
  return (
    <Stack gap={32}>
      {opened && (
        <Notice
          tone="warn"
          title={texts.open}
          actions={
            <Button size="small" onPress={lock}>
              {texts.lock}
            </Button>
          }
        >
          {texts.openDetail}
        </Notice>
      )}
      <RootCheck signing={signing} />
      <RootsPanel signing={signing} />
      <DevicesPanel signing={signing} />
      <RosterPanel signing={signing} />
    </Stack>
  );
}

const REFUSED = {
  code: 'not_allowed',
  text: '',
  missingWord: 'key.view',
};

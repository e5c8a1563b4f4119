import { useMe } from '../../api/me.ts';
import { signingTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Panel, Prose, Stack } from '../../ui/layout.tsx';
import { NoPermission } from '../../ui/no-permission.tsx';
import { MakeRoot } from './make-root.tsx';
import type { Signing } from './signing.ts';

/** No root yet: what it is for, and the way to one. */
export function FirstRoot({ signing }: { signing: Signing }) {
  const { roots: texts } = usePart(signingTexts);
  const { can } = useMe();
  return (
    <Panel title={texts.makeTitle}>
      <Stack gap={16}>
        <Prose>{texts.about}</Prose>
        {can('root-key.set') ? (
          <MakeRoot signing={signing} as="first" />
        ) : (
          <NoPermission problem={REFUSED} size="panel" />
        )}
      </Stack>
    </Panel>
  );
}

const REFUSED = {
  code: 'not_allowed',
  text: '',
  missingWord: 'root-key.set',
};

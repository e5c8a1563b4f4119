import { useMe } from '../../api/me.ts';
import { Panel, Prose, Stack } from '../../ui/layout.tsx';
import { NoPermission } from '../../ui/no-permission.tsx';
import { MakeRoot } from './make-root.tsx';
import type { Signing } from './signing.ts';

/** No root yet: what it is for, and the way to one. */
export function FirstRoot({ signing }: { signing: Signing }) {
  const { can } = useMe();
  return (
    <Panel title="Make the root key">
      <Stack gap={16}>
        <Prose>
          A root key lets this company’s devices tell its own people from a server that was broken into. With
          it you sign which devices are yours and who may act on them; devices check that themselves, and
          refuse everything else. It is made in this browser, and the server only ever gets it locked by your
          passphrase.
        </Prose>
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
  text: 'You may not make a root key.',
  refusedBy: 'your role, which does not hold root-key.set',
};

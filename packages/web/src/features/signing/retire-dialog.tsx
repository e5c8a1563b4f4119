import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { api, useAction } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Prose, Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { notify } from '../../ui/toast.tsx';
import type { Signing } from './signing.ts';
import { Unlocked } from './unlocked.tsx';

type Root = Signing['roots'][number];
type Wish = { signing: Signing; onClose: () => void };

/** Ends a root key by the signature of another one. */
export function RetireDialog({ root, ...wish }: Wish & { root: Root | undefined }) {
  const others = wish.signing.roots.filter(({ id }) => id !== root?.id);
  return (
    <Dialog title="Retire a root key" isOpen={root !== undefined} onClose={wish.onClose} size="wide">
      <Stack gap={16}>
        <Prose>
          Another root key signs this: unlock that one. Devices trust the retired key no more as soon as they
          hear of it, and what it signed counts no more: sign devices and the roster again.
        </Prose>
        <Unlocked signing={wish.signing} roots={others}>
          {root && <Question {...wish} root={root} />}
        </Unlocked>
      </Stack>
    </Dialog>
  );
}

function Question({ signing, root, onClose }: Wish & { root: Root }) {
  const { companyId, known, remember, signer } = signing;
  const retire = useAction(api.roots.retireRoot, {
    refreshes: [api.roots.listRoots, api.roots.listCertifiable, api.devices.privacy],
  });
  const { fingerprint, id } = root;
  const run = async () => {
    const signed = await signer.ask('retire', { companyId, fingerprint });
    await retire.run({ params: { id }, body: { signed } });
    if (known) remember(known.filter((one) => one !== fingerprint));
    notify({ tone: 'ok', text: 'The root key is retired.' });
    onClose();
  };
  return (
    <>
      <p className="mono">{groupsOfFour(fingerprint)}</p>
      {retire.error !== null && <ProblemNotice problem={asProblem(retire.error)} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>Cancel</Button>
        {/* what failed is in retire.error */}
        <Button kind="danger" isPending={retire.isPending} onPress={() => void run().catch(() => undefined)}>
          Retire the root key
        </Button>
      </div>
    </>
  );
}

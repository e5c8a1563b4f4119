import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { api, useAction } from '../../api.ts';
import { signingTexts } from '../../texts/signing.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
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
  const { roots: texts } = usePart(signingTexts);
  const others = wish.signing.roots.filter(({ id }) => id !== root?.id);
  return (
    <Dialog title={texts.retireTitle} isOpen={root !== undefined} onClose={wish.onClose} size="wide">
      <Stack gap={16}>
        <Prose>{texts.retireDetail}</Prose>
        <Unlocked signing={wish.signing} roots={others}>
          {root && <Question {...wish} root={root} />}
        </Unlocked>
      </Stack>
    </Dialog>
  );
}

function Question({ signing, root, onClose }: Wish & { root: Root }) {
  const { roots: texts } = usePart(signingTexts);
  const { common } = useTexts();
  const { companyId, known, remember, signer } = signing;
  const retire = useAction(api.roots.retireRoot, {
    refreshes: [api.roots.listRoots, api.roots.listCertifiable, api.devices.privacy],
  });
  const { fingerprint, id } = root;
  const run = async () => {
    const signed = await signer.ask('retire', { companyId, fingerprint });
    await retire.run({ params: { id }, body: { signed } });
    if (known) remember(known.filter((one) => one !== fingerprint));
    notify({ tone: 'ok', text: texts.retired });
    onClose();
  };
  return (
    <>
      <p className="mono">{groupsOfFour(fingerprint)}</p>
      {retire.error !== null && <ProblemNotice problem={asProblem(retire.error)} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>{common.cancel}</Button>
        {/* what failed is in retire.error */}
        <Button kind="danger" isPending={retire.isPending} onPress={() => void run().catch(() => undefined)}>
          {texts.retire}
        </Button>
      </div>
    </>
  );
}

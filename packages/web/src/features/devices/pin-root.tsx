import { useState } from 'react';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useSigner } from '../../signer/signer.ts';
import type { ListedRoot } from '../../signer/tasks.ts';
import { UnlockForm } from '../../signer/unlock-form.tsx';
import { enrolmentTexts } from '../../texts/enrolment.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Radio } from '../../ui/radio.tsx';

const SECRET_BYTES = 32;
const WAYS = ['pin', 'skip'] as const;

/** What a token carries for the root: `body` goes to the server, `token` stays in the pasteable text. */
export type Pin = {
  body: { rootId: string; proofWrapped: string };
  token: { proof: Uint8Array; root: string };
};

/** Lets a token pin the company's root key, where it has one. `choice` and `dialog` are to be drawn. */
export function usePin() {
  const { pin: texts } = usePart(enrolmentTexts);
  const { can } = useMe();
  const signer = useSigner();
  const { data } = useApi(api.roots.listRoots, {}, { isOn: can('key.view') });
  const roots = data?.items.filter(({ retiredAt }) => retiredAt === null) ?? [];
  const [way, setWay] = useState<(typeof WAYS)[number]>('pin');
  const [opened, setOpened] = useState<ListedRoot | undefined>();
  const [asked, setAsked] = useState<{ next: (root: ListedRoot) => void } | undefined>();
  return {
    choice: roots.length > 0 && (
      <Radio
        label={texts.title}
        options={WAYS.map((value) => ({ value, ...texts.ways[value] }))}
        value={way}
        onChange={setWay}
      />
    ),
    dialog: data && (
      <Dialog
        title={texts.unlock}
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        size="wide"
      >
        <UnlockForm
          signer={signer}
          companyId={data.companyId}
          roots={roots}
          onOpen={(root) => {
            setOpened(root);
            setAsked(undefined);
            asked?.next(root);
          }}
        />
      </Dialog>
    ),
    /** Calls `next` with the root to pin, after asking for the passphrase; with undefined where none is pinned. */
    withRoot(next: (root: ListedRoot | undefined) => void) {
      if (roots.length === 0 || way === 'skip') next(undefined);
      else if (opened) next(opened);
      else setAsked({ next });
    },
    async make({ id, fingerprint }: ListedRoot, secretHash: string): Promise<Pin> {
      const proof = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
      const proofWrapped = await signer.ask('wrapProof', { secretHash, proof });
      return { body: { rootId: id, proofWrapped }, token: { proof, root: fingerprint } };
    },
  };
}

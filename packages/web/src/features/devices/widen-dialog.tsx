import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { useSigner, type Signer } from '../../signer/signer.ts';
import { UnlockForm } from '../../signer/unlock-form.tsx';
import type { Roots } from '../../signer/with-root.tsx';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Prose, Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { notify } from '../../ui/toast.tsx';
import type { Collectors } from './policy-change.ts';

/** All that the root allows from then on, and what it is for the person who signs. */
export type WidenWish = { collectors: Collectors; effect: string };
type Parts = {
  deviceId: string;
  roots: Roots;
  /** Of the statement. */
  version: number;
  onClose: () => void;
};

/** Unlocks a root key and signs how far the device’s policies may go. */
export function WidenDialog({ wish, ...parts }: Parts & { wish: WidenWish | undefined }) {
  const { policy: texts } = usePart(devicesTexts);
  const signer = useSigner();
  const [isOpen, setOpen] = useState(false);
  const { companyId, items } = parts.roots;
  return (
    <Dialog title={texts.widenTitle} isOpen={wish !== undefined} onClose={parts.onClose} size="wide">
      {isOpen && wish ? (
        <Question {...parts} wish={wish} signer={signer} />
      ) : (
        <UnlockForm signer={signer} companyId={companyId} roots={items} onOpen={() => setOpen(true)} />
      )}
    </Dialog>
  );
}

function Question({
  deviceId,
  roots: { companyId },
  version,
  wish: { collectors, effect },
  signer,
  onClose,
}: Parts & { wish: WidenWish; signer: Signer }) {
  const { policy: texts } = usePart(devicesTexts);
  const { common } = useTexts();
  const widen = useAction(api.devices.widen, { refreshes: [api.devices.privacy] });
  const [error, setError] = useState<unknown>();
  const sign = async () => {
    setError(undefined);
    try {
      const signed = await signer.ask('widen', { version, widening: { companyId, deviceId, collectors } });
      await widen.run({ params: { id: deviceId }, body: { signed } });
      notify({ tone: 'ok', text: texts.signed });
      onClose();
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <Stack gap={16}>
      <p>
        <strong>{effect}.</strong>
      </p>
      <Prose>{Object.keys(collectors).length === 0 ? texts.takesBack : texts.holds}</Prose>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>{common.cancel}</Button>
        <Button kind="primary" isPending={widen.isPending} onPress={() => void sign()}>
          {texts.sign}
        </Button>
      </div>
    </Stack>
  );
}

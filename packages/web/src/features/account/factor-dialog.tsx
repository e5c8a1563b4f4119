import { useState } from 'react';
import { AuthenticatorSetup } from '../../factors/authenticator-setup.tsx';
import { NewCodes } from '../../factors/new-codes.tsx';
import { PasskeySetup } from '../../factors/passkey-setup.tsx';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Dialog } from '../../ui/dialog.tsx';

export type FactorAct = 'app' | 'passkey' | 'codes';

/** A factor is added; who has no recovery codes yet gets them with it. */
export function FactorDialog({
  act,
  hasCodes,
  onClose,
}: {
  act: FactorAct;
  hasCodes: boolean;
  onClose: () => void;
}) {
  const { security, factors } = useAccountTexts();
  const [step, setStep] = useState(act);
  const added = () => (hasCodes ? onClose() : setStep('codes'));
  const titles = { app: security.addApp, passkey: security.addPasskey, codes: factors.recoveryCodes };
  return (
    <Dialog title={titles[step]} isOpen onClose={onClose} role={step === 'codes' ? 'alertdialog' : 'dialog'}>
      {step === 'app' && <AuthenticatorSetup onDone={added} />}
      {step === 'passkey' && <PasskeySetup onDone={added} />}
      {step === 'codes' && <NewCodes onDone={onClose} />}
    </Dialog>
  );
}

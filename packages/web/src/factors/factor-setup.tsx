import { useState } from 'react';
import { AuthenticatorSetup } from './authenticator-setup.tsx';
import { NewCodes } from './new-codes.tsx';
import { PasskeySetup } from './passkey-setup.tsx';

/** A first factor, an authenticator app or a passkey, and codes for the day it is lost. */
export function FactorSetup({ onDone }: { onDone: () => void }) {
  const [step, setStep] = useState<'app' | 'passkey' | 'codes'>('app');
  if (step === 'codes') return <NewCodes onDone={onDone} />;
  const done = () => setStep('codes');
  if (step === 'app') return <AuthenticatorSetup onDone={done} onOther={() => setStep('passkey')} />;
  return <PasskeySetup onDone={done} onOther={() => setStep('app')} />;
}

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { FactorSetup } from '../../factors/factor-setup.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { AccountForm } from './account-form.tsx';

/** By the link that was mailed to their address. */
export function SignUpForm({ token, onExpired }: { token: string; onExpired: () => void }) {
  const { signUp } = useTexts();
  const options = useAction(api.signUp.signUpPasskey);
  const complete = useAction(api.signUp.completeSignUp);
  const [mustEnrol, setMustEnrol] = useState(false);
  const client = useQueryClient();
  const router = useRouter();
  const leave = () => router.history.replace('/');
  if (mustEnrol) return <FactorSetup onDone={leave} />;
  return (
    <AccountForm
      action={signUp.action}
      passkeyOptions={() => options.run({ body: { token } })}
      onComplete={async (credentials) => {
        const { next } = await complete.run({ body: { token, ...credentials } });
        client.clear();
        if (next === 'enrol') setMustEnrol(true);
        else leave();
      }}
      onExpired={onExpired}
      autoFocus
    />
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { api, OutputOf } from '../../api.ts';
import { FactorSetup } from '../../factors/factor-setup.tsx';
import { ReturnedNotice } from '../../factors/returned-notice.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { notify } from '../../ui/toast.tsx';
import { FactorStep } from './factor-step.tsx';
import { FirstStep } from './first-step.tsx';
import { NewcomerStep } from './newcomer-step.tsx';
import { ownPath } from './next.ts';
import { PublicPage } from './public-page.tsx';

const route = getRouteApi('/sign-in');

type SignedIn = OutputOf<typeof api.accounts.signIn>;
type Step =
  | { at: 'first'; isOver?: boolean }
  | { at: 'factor'; factors: SignedIn['factors'] }
  | { at: 'enrol' }
  | { at: 'new' };

/** Passkey or password, then a factor where the account has one, or has to set one up. */
export function SignInPage() {
  const { next, step: came, factors = [], problem, check } = route.useSearch();
  const { reportMinor, signIn, signOn } = useTexts();
  // a provider sent the browser back, and the first step is done
  const [step, setStep] = useState<Step>(() =>
    came === 'factor' ? { at: 'factor', factors } : { at: came === 'new' ? 'new' : 'first' },
  );
  const client = useQueryClient();
  const router = useRouter();
  const leave = () => router.history.replace(ownPath(next));
  const go = (answer: Pick<SignedIn, 'next' | 'oldestEnded'> & Partial<SignedIn>) => {
    // what is kept of a sign-in before belongs to somebody else
    client.clear();
    if (answer.oldestEnded) notify({ tone: 'info', text: signIn.oldestEnded });
    if (answer.next === 'done') leave();
    else if (answer.next === 'enrol') setStep({ at: 'enrol' });
    else setStep({ at: 'factor', factors: answer.factors ?? [] });
  };
  return (
    <PublicPage
      title={
        { first: signIn.title, factor: signIn.secondStep, enrol: signIn.enrol, new: signOn.newTitle }[step.at]
      }
      links={
        step.at === 'first' && (
          <>
            <Link to="/recover">{signIn.recover}</Link>
            <Link to="/sign-up">{signIn.signUp}</Link>
            <Link to="/report-minor">{reportMinor.link}</Link>
          </>
        )
      }
    >
      {step.at === 'first' && (
        <Stack gap={24}>
          <ReturnedNotice
            {...(problem !== undefined && { problem })}
            {...(check !== undefined && { check })}
          />
          <FirstStep isOver={step.isOver === true} onDone={go} />
        </Stack>
      )}
      {step.at === 'new' && <NewcomerStep onDone={(answer) => go({ ...answer, oldestEnded: false })} />}
      {step.at === 'factor' && (
        <FactorStep
          factors={step.factors}
          onDone={go}
          onOver={() => setStep({ at: 'first', isOver: true })}
          onBack={() => setStep({ at: 'first' })}
        />
      )}
      {step.at === 'enrol' && <FactorSetup onDone={leave} />}
    </PublicPage>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, isCode, useAction, useApi } from '../../api.ts';
import { FactorSetup } from '../../factors/factor-setup.tsx';
import { formProblem, useFormProblem } from '../../factors/form-problem.ts';
import { useLink } from '../../factors/link-token.ts';
import { NewCodes } from '../../factors/new-codes.tsx';
import { makePasskey } from '../../factors/passkey.ts';
import { spokenNow } from '../../texts/language.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Empty } from '../../ui/empty.tsx';
import { Quiet } from '../../ui/frame/quiet.tsx';
import { Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import type { Problem } from '../../ui/problem.ts';
import { Steps } from '../../ui/steps.tsx';
import { View } from '../../ui/view.tsx';
import { CompanyStep, type Company } from './company-step.tsx';
import { OwnerStep, type Owner } from './owner-step.tsx';
import { SentStep } from './sent-step.tsx';

type Step = 'owner' | 'company' | 'factor' | 'codes' | 'sent';
const PLACES = { owner: 0, company: 1, factor: 2, codes: 2, sent: 3 } as const satisfies Record<Step, number>;
const OWNER_FIELDS = ['email', 'password', 'name', 'ageStatement'];
const NOBODY: Owner = { email: '', way: 'password', password: '', name: '', isAdult: false };
const NO_COMPANY: Company = { companyName: '', operatorName: '', privacyContact: '' };

/** Four short steps, once. The first two are sent together, so that half an owner never exists. */
export function SetupPage() {
  const texts = useTexts();
  const { setup } = texts;
  const [link] = useLink();
  const [step, setStep] = useState<Step>('owner');
  const [owner, setOwner] = useState(NOBODY);
  const [company, setCompany] = useState(NO_COMPANY);
  const isBefore = step === 'owner' || step === 'company';
  const state = useApi(api.accounts.setupState, undefined, { isOn: isBefore });
  const passkeyOptions = useAction(api.accounts.setupPasskey);
  const make = useAction(api.accounts.setup);
  const { attempt, error: thrown, setError, isPending } = useAttempt();
  const client = useQueryClient();
  const error = useFormProblem(thrown);
  const send = (known: string) =>
    attempt(async () => {
      try {
        const { next } = await make.run({
          body: { ...bodyOf(known, owner, company), ...(await wayOf(known)) },
        });
        client.clear();
        setStep(next === 'enrol' ? 'factor' : 'codes');
      } catch (failed) {
        if (isAboutOwner(formProblem(texts, failed))) setStep('owner');
        throw failed;
      }
    });
  const wayOf = async (known: string) =>
    owner.way === 'password'
      ? { password: owner.password }
      : {
          passkey: await makePasskey(
            await passkeyOptions.run({ body: { token: known, email: owner.email.trim() } }),
          ),
        };
  if (isBefore && isCode(state.error, 'not_found')) return <Done />;
  if (link.state !== 'whole' || isCode(thrown, 'setup_refused')) return <LinkNeeded />;
  const start = () => {
    setError(undefined);
    setStep('company');
  };
  return (
    <Quiet
      title={setup.title}
      detail={isBefore ? setup.once : setup.made}
      foot={setup.stays}
      wide={step === 'sent'}
    >
      <Stack gap={24}>
        <Steps labels={setup.steps} current={PLACES[step]} />
        {step === 'sent' && <SentStep />}
        {step === 'factor' && <FactorSetup onDone={() => setStep('sent')} />}
        {step === 'codes' && <NewCodes onDone={() => setStep('sent')} />}
        {isBefore && (
          <View query={state} size="panel">
            {() =>
              step === 'owner' ? (
                <OwnerStep
                  owner={owner}
                  error={isAboutOwner(error) ? error : undefined}
                  onChange={setOwner}
                  onDone={start}
                />
              ) : (
                <CompanyStep
                  company={company}
                  error={isAboutOwner(error) ? undefined : error}
                  isPending={isPending}
                  onChange={setCompany}
                  onBack={() => setStep('owner')}
                  onDone={() => void send(link.token)}
                />
              )
            }
          </View>
        )}
      </Stack>
    </Quiet>
  );
}

function bodyOf(token: string, { email, name, isAdult }: Owner, company: Company) {
  const trimmed = {
    companyName: company.companyName.trim(),
    operatorName: company.operatorName.trim(),
    privacyContact: company.privacyContact.trim(),
  };
  const named = name.trim() === '' ? {} : { name: name.trim() };
  const { language } = spokenNow();
  return { token, email: email.trim(), ageStatement: isAdult, language, ...named, ...trimmed };
}

function isAboutOwner(problem: Problem | undefined): boolean {
  return Object.keys(problem?.fields ?? {}).some((field) => OWNER_FIELDS.includes(field));
}

function LinkNeeded() {
  const { setup } = useTexts();
  return (
    <Quiet title={setup.title}>
      <Empty size="panel" title={setup.linkNeeded} command="npm run candor -- setup-link">
        {setup.linkNeededWhy}
      </Empty>
    </Quiet>
  );
}

function Done() {
  const { setup } = useTexts();
  return (
    <Quiet title={setup.done}>
      <Empty
        size="panel"
        title={setup.hasOwner}
        actions={
          <LinkButton to="/" kind="primary">
            {setup.open}
          </LinkButton>
        }
      >
        {setup.hasOwnerDetail}
      </Empty>
    </Quiet>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, isCode, useAction, useApi } from '../../api.ts';
import { Empty } from '../../ui/empty.tsx';
import { Quiet } from '../../ui/frame/quiet.tsx';
import { Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { asProblem, type Problem } from '../../ui/problem.ts';
import { Steps } from '../../ui/steps.tsx';
import { View } from '../../ui/view.tsx';
import { CompanyStep, type Company } from './company-step.tsx';
import { takeToken } from './link-token.ts';
import { OwnerStep, type Owner } from './owner-step.tsx';
import { SentStep } from './sent-step.tsx';

const STEPS = ['Your account', 'Your company', 'What is sent'];
const OWNER_FIELDS = ['email', 'password', 'name'];
const NOBODY: Owner = { email: '', password: '', name: '' };
const NO_COMPANY: Company = { companyName: '', operatorName: '', privacyContact: '' };

/** Three short steps, once. The first two are sent together, so that half an owner never exists. */
export function SetupPage() {
  const [token] = useState(takeToken);
  const [step, setStep] = useState<0 | 1 | 2>(0);
  const [owner, setOwner] = useState(NOBODY);
  const [company, setCompany] = useState(NO_COMPANY);
  const state = useApi(api.accounts.setupState, undefined, { isOn: step < 2 });
  const setup = useAction(api.accounts.setup);
  const client = useQueryClient();
  const error = setup.error === null ? undefined : asFieldError(setup.error);
  const send = async () => {
    try {
      await setup.run({ body: bodyOf(token ?? '', owner, company) });
      client.clear();
      setStep(2);
    } catch (thrown) {
      if (isAboutOwner(asFieldError(thrown))) setStep(0);
    }
  };
  if (step < 2 && isCode(state.error, 'not_found')) return <Done />;
  if (token === undefined || isCode(setup.error, 'setup_refused')) return <LinkNeeded />;
  return (
    <Quiet
      title="Set up Candor"
      detail={step < 2 ? 'Two short forms, once.' : 'Your account is made, and you are signed in.'}
      foot="Everything stays on this computer."
      wide={step === 2}
    >
      <Stack gap={24}>
        <Steps labels={STEPS} current={step} />
        {step === 2 ? (
          <SentStep />
        ) : (
          <View query={state} size="panel">
            {() =>
              step === 0 ? (
                <OwnerStep
                  owner={owner}
                  error={isAboutOwner(error) ? error : undefined}
                  onChange={setOwner}
                  onDone={() => [setup.reset(), setStep(1)]}
                />
              ) : (
                <CompanyStep
                  company={company}
                  error={isAboutOwner(error) ? undefined : error}
                  isPending={setup.isPending}
                  onChange={setCompany}
                  onBack={() => setStep(0)}
                  onDone={() => void send()}
                />
              )
            }
          </View>
        )}
      </Stack>
    </Quiet>
  );
}

function bodyOf(token: string, { email, password, name }: Owner, company: Company) {
  const trimmed = {
    companyName: company.companyName.trim(),
    operatorName: company.operatorName.trim(),
    privacyContact: company.privacyContact.trim(),
  };
  const named = name.trim() === '' ? {} : { name: name.trim() };
  return { token, email: email.trim(), password, ...named, ...trimmed };
}

/** What the server says of the password belongs to its field. */
function asFieldError(thrown: unknown): Problem {
  const problem = asProblem(thrown);
  if (!isCode(thrown, 'password_too_weak')) return problem;
  return { code: problem.code, text: problem.text, fields: { password: problem.text } };
}

function isAboutOwner(problem: Problem | undefined): boolean {
  return Object.keys(problem?.fields ?? {}).some((field) => OWNER_FIELDS.includes(field));
}

function LinkNeeded() {
  return (
    <Quiet title="Set up Candor">
      <Empty size="panel" title="This page needs a fresh set-up link" command="npm run candor -- setup-link">
        The link is incomplete, used or older than an hour. Run this where Candor runs; it prints a new one.
      </Empty>
    </Quiet>
  );
}

function Done() {
  return (
    <Quiet title="Candor is set up">
      <Empty
        size="panel"
        title="This instance has its owner"
        actions={
          <LinkButton to="/" kind="primary">
            Open Candor
          </LinkButton>
        }
      >
        The set-up happens once. Sign in with the account that was made then.
      </Empty>
    </Quiet>
  );
}

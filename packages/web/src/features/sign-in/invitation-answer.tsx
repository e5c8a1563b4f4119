import { useQueryClient } from '@tanstack/react-query';
import { api, useAction, useApi, useRefresh } from '../../api.ts';
import { chooseCompany } from '../../api/company.ts';
import { useSpoken, useTexts } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';
import { AccountForm } from './account-form.tsx';
import type { Shown } from './invitation-terms.tsx';
import { ProviderButtons } from './provider-ways.tsx';
import { acceptedOf, SignUpAgreements, useSignUpAgreements } from './sign-up-agreements.tsx';

/** The way to accept: of the invited person, of somebody else who is signed in, of nobody. */
export function InvitationAnswer({ token, invitation }: { token: string; invitation: Shown }) {
  if (invitation.caller === 'invited') return <Accept token={token} />;
  if (invitation.caller === 'other') return <SignOutFirst />;
  return <SignUpInvited token={token} />;
}

function Accept({ token }: { token: string }) {
  const { invite } = useTexts();
  const accept = useAction(api.invitations.acceptInvitation);
  const { attempt, error, isPending } = useAttempt();
  const act = () =>
    attempt(async () => {
      const { companyId } = await accept.run({ params: { token } });
      chooseCompany(companyId);
      // what is kept is of the company before
      location.assign('/');
    });
  return (
    <Stack>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <Button kind="primary" wide onPress={() => void act()} isPending={isPending} autoFocus>
        {invite.accept}
      </Button>
    </Stack>
  );
}

function SignOutFirst() {
  const { invite } = useTexts();
  const signOut = useAction(api.accounts.signOut);
  const client = useQueryClient();
  const { attempt, error, isPending } = useAttempt();
  const leave = () =>
    attempt(async () => {
      await signOut.run();
      await client.resetQueries();
    });
  return (
    <Stack>
      <Notice tone="warn" title={invite.other}>
        {invite.otherDetail}
      </Notice>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <Button kind="primary" wide onPress={() => void leave()} isPending={isPending}>
        {invite.signOut}
      </Button>
    </Stack>
  );
}

function SignUpInvited({ token }: { token: string }) {
  const { common, invite } = useTexts();
  const { language } = useSpoken();
  const options = useAction(api.signUp.signUpInvitedPasskey);
  const signUp = useAction(api.signUp.signUpInvited);
  const refresh = useRefresh();
  const shown = useSignUpAgreements().data?.items;
  const ways = useApi(api.signOn.signOnWaysInvited, { params: { token } });
  return (
    <Stack gap={24}>
      <ProviderButtons providers={ways.data?.providers ?? []} invitation={token} />
      <AccountForm
        action={invite.signUp}
        passkeyOptions={() => options.run({ body: { invitation: token } })}
        onComplete={async (credentials, values) => {
          const statements = {
            ageStatement: values.isOn('ageStatement'),
            agreements: acceptedOf(shown ?? [], values),
          };
          await signUp.run({ body: { invitation: token, language, ...statements, ...credentials } });
          // where a factor is needed first, the console leads there
          location.assign('/');
        }}
        onExpired={() => refresh(api.invitations.showInvitation)}
      >
        <Checkbox name="ageStatement" isRequired>
          {common.isAdult}
        </Checkbox>
        {shown && <SignUpAgreements items={shown} />}
      </AccountForm>
      <LinkButton to="/sign-in" search={{ next: `/invite/${token}` }}>
        {invite.have}
      </LinkButton>
    </Stack>
  );
}

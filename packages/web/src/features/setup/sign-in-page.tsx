import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { api, isCode, useAction, useApi } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { duration } from '../../ui/format.ts';
import { Quiet } from '../../ui/frame/quiet.tsx';
import { asProblem, type Problem } from '../../ui/problem.ts';
import { TextField } from '../../ui/text-field.tsx';
import { ownPath } from './next.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const signIn = useAction(api.accounts.signIn);
  const client = useQueryClient();
  const router = useRouter();
  const { operatorName, privacyContact } = useApi(api.accounts.instance).data ?? {};
  const send = async (email: string, password: string) => {
    await signIn.run({ body: { email, password } });
    // what is kept of a sign-in before belongs to somebody else
    client.clear();
    router.history.replace(ownPath(next));
  };
  return (
    <Quiet
      title="Sign in"
      detail={typeof operatorName === 'string' ? `Candor of ${operatorName}` : undefined}
      foot={typeof privacyContact === 'string' ? `Privacy contact: ${privacyContact}` : undefined}
    >
      <Form
        error={signIn.error === null ? undefined : inWords(signIn.error)}
        fieldTexts={{ invalid_format: 'This is not an e-mail address.' }}
        onSubmit={(values) => {
          // what it throws is in signIn.error, and shown
          send(values.text('email'), values.secret('password')).catch(() => undefined);
        }}
        actions={
          <Button kind="primary" type="submit" wide isPending={signIn.isPending}>
            Sign in
          </Button>
        }
      >
        <TextField label="E-mail" name="email" type="email" autoComplete="username" isRequired autoFocus />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          isRequired
        />
      </Form>
    </Quiet>
  );
}

/** What is wrong stands at the password; who must wait is told how long. */
function inWords(thrown: unknown): Problem {
  const problem = asProblem(thrown);
  if (isCode(thrown, 'sign_in_refused')) return { ...problem, fields: { password: problem.text } };
  if (!isCode(thrown, 'too_many_requests')) return problem;
  const { retryAfterS } = thrown.details;
  if (typeof retryAfterS !== 'number') return problem;
  const text = `Too many tries. Try again in ${duration(retryAfterS * 1000)}.`;
  return { ...problem, fields: { password: text } };
}

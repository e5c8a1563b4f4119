import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { SecurityIcon } from '../../ui/icons.ts';
import { Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';

/** The part after "@", once it can be a domain; undefined before. */
export function domainOf(email: string): string | undefined {
  const domain = /@([^@\s]+\.[^@\s.]{2,})$/u.exec(email.trim())?.[1];
  return domain === undefined || domain.length > 253 ? undefined : domain;
}

/** The providers of the domain that was typed. The domain alone decides, so this says nothing about accounts. */
export function ProviderWays({ domain }: { domain: string | undefined }) {
  const ways = useApi(
    api.signOn.signOnWays,
    { query: { domain: domain ?? '' } },
    { isOn: domain !== undefined, freshMs: 60_000 },
  );
  const providers = domain === undefined ? [] : (ways.data?.providers ?? []);
  return <ProviderButtons providers={providers} />;
}

/** Leads to the provider; who comes back with an `invitation` accepts it. */
export function ProviderButtons({
  providers,
  invitation,
}: {
  providers: OutputOf<typeof api.signOn.signOnWaysInvited>['providers'];
  invitation?: string;
}) {
  const { signOn } = useTexts();
  const start = useAction(api.signOn.startSignOn);
  const { attempt, error, isPending } = useAttempt();
  const go = (provider: string) =>
    attempt(async () => {
      const body = invitation === undefined ? {} : { invitation };
      const { url } = await start.run({ params: { provider }, body });
      location.assign(url);
    });
  if (providers.length === 0) return null;
  return (
    <Stack>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      {providers.map(({ id, name }) => (
        <Button key={id} icon={SecurityIcon} wide isPending={isPending} onPress={() => void go(id)}>
          {signOn.with(name)}
        </Button>
      ))}
    </Stack>
  );
}

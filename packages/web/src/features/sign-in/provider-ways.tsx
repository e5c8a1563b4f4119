import { api, useApi } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { SecurityIcon } from '../../ui/icons.ts';
import { Stack } from '../../ui/layout.tsx';

/** The part after "@", once it can be a domain; undefined before. */
export function domainOf(email: string): string | undefined {
  const domain = /@([^@\s]+\.[^@\s.]{2,})$/u.exec(email.trim())?.[1];
  return domain === undefined || domain.length > 253 ? undefined : domain;
}

/** The providers of the domain that was typed. The domain alone decides, so this says nothing about accounts. */
export function ProviderWays({ domain }: { domain: string | undefined }) {
  const { signOn } = useTexts();
  const ways = useApi(
    api.signOn.signOnWays,
    { query: { domain: domain ?? '' } },
    { isOn: domain !== undefined, freshMs: 60_000 },
  );
  const providers = domain === undefined ? [] : (ways.data?.providers ?? []);
  if (providers.length === 0) return null;
  return (
    <Stack>
      {providers.map(({ id, name }) => (
        <Button key={id} icon={SecurityIcon} wide onPress={() => location.assign(`/api/sign-in/oidc/${id}`)}>
          {signOn.with(name)}
        </Button>
      ))}
    </Stack>
  );
}

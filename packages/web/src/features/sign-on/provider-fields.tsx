import { providersTexts } from '../../texts/providers.ts';
import { usePart } from '../../texts/use-texts.ts';
import { TextField } from '../../ui/text-field.tsx';
import type { Provider } from './provider.ts';

/** What the provider is, and what of it is read. */
export function ProviderFields({ provider }: { provider: Provider | undefined }) {
  const signOn = usePart(providersTexts);
  return (
    <>
      <TextField
        label={signOn.name}
        name="name"
        hint={signOn.nameHint}
        defaultValue={provider?.name ?? ''}
        maxLength={80}
        isRequired
        autoFocus
      />
      <TextField
        label={signOn.issuer}
        name="issuer"
        type="url"
        hint={signOn.issuerHint}
        defaultValue={provider?.issuer ?? ''}
        maxLength={300}
        isRequired
        isReadOnly={provider !== undefined}
        mono
      />
      <TextField
        label={signOn.clientId}
        name="clientId"
        defaultValue={provider?.clientId ?? ''}
        maxLength={200}
        autoComplete="off"
        isRequired
        mono
      />
      <TextField
        label={signOn.clientSecret}
        name="clientSecret"
        type="password"
        maxLength={500}
        autoComplete="off"
        isRequired={provider === undefined}
        {...(provider && { hint: signOn.secretStays })}
      />
      <TextField
        label={signOn.domains}
        name="domains"
        hint={signOn.domainsHint}
        defaultValue={provider?.domains.map(({ domain }) => domain).join(', ') ?? ''}
        spellCheck={false}
      />
      <TextField
        label={signOn.groupsClaim}
        name="groupsClaim"
        hint={signOn.groupsClaimHint}
        defaultValue={provider?.groupsClaim ?? ''}
        maxLength={80}
        spellCheck={false}
      />
    </>
  );
}

import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';

export type Company = { companyName: string; operatorName: string; privacyContact: string };

/** Step 2: whose devices these are, and whom people may ask. Sends both steps. */
export function CompanyStep({
  company,
  error,
  isPending,
  onChange,
  onBack,
  onDone,
}: {
  company: Company;
  error: unknown;
  isPending: boolean;
  onChange: (company: Company) => void;
  onBack: () => void;
  onDone: () => void;
}) {
  const { common, setup } = useTexts();
  return (
    <Form
      error={error}
      fieldTexts={{ invalid_format: common.noEmail }}
      onSubmit={onDone}
      actions={
        <>
          <Button kind="primary" type="submit" isPending={isPending}>
            {setup.makeAccount}
          </Button>
          <Button onPress={onBack} isDisabled={isPending}>
            {common.back}
          </Button>
        </>
      }
    >
      <TextField
        label={setup.company}
        name="companyName"
        autoComplete="organization"
        value={company.companyName}
        onChange={(companyName) => onChange({ ...company, companyName })}
        maxLength={120}
        isRequired
        autoFocus
        hint={setup.companyHint}
      />
      <TextField
        label={setup.operator}
        name="operatorName"
        value={company.operatorName}
        onChange={(operatorName) => onChange({ ...company, operatorName })}
        maxLength={120}
        isRequired
        hint={setup.operatorHint}
      />
      <TextField
        label={setup.privacyContact}
        name="privacyContact"
        type="email"
        autoComplete="email"
        value={company.privacyContact}
        onChange={(privacyContact) => onChange({ ...company, privacyContact })}
        maxLength={254}
        isRequired
        hint={setup.privacyContactHint}
      />
    </Form>
  );
}

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
  return (
    <Form
      error={error}
      fieldTexts={{ invalid_format: 'This is not an e-mail address.' }}
      onSubmit={onDone}
      actions={
        <>
          <Button kind="primary" type="submit" isPending={isPending}>
            Make the account
          </Button>
          <Button onPress={onBack} isDisabled={isPending}>
            Back
          </Button>
        </>
      }
    >
      <TextField
        label="Your company"
        name="companyName"
        autoComplete="organization"
        value={company.companyName}
        onChange={(companyName) => onChange({ ...company, companyName })}
        maxLength={120}
        isRequired
        autoFocus
        hint="It owns the devices that you look after. Your own name will do."
      />
      <TextField
        label="Operator"
        name="operatorName"
        value={company.operatorName}
        onChange={(operatorName) => onChange({ ...company, operatorName })}
        maxLength={120}
        isRequired
        hint="Who runs this instance. Everybody who opens it can read this."
      />
      <TextField
        label="Privacy contact"
        name="privacyContact"
        type="email"
        autoComplete="email"
        value={company.privacyContact}
        onChange={(privacyContact) => onChange({ ...company, privacyContact })}
        maxLength={254}
        isRequired
        hint="An e-mail address for questions about privacy. It is public too."
      />
    </Form>
  );
}

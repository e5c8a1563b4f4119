import { NewPassword } from '../../factors/new-password.tsx';
import { WayIn, type Way } from '../../factors/way-in.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Form } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';

export type Owner = { email: string; way: Way; password: string; name: string; isAdult: boolean };

/** Step 1: who looks after this instance. Nothing is sent yet. */
export function OwnerStep({
  owner,
  error,
  onChange,
  onDone,
}: {
  owner: Owner;
  error: unknown;
  onChange: (owner: Owner) => void;
  onDone: () => void;
}) {
  const { common, setup } = useTexts();
  return (
    <Form
      error={error}
      fieldTexts={{ invalid_format: common.noEmail }}
      onSubmit={onDone}
      actions={
        <Button kind="primary" type="submit">
          {common.goOn}
        </Button>
      }
    >
      <TextField
        label={common.email}
        name="email"
        type="email"
        autoComplete="username"
        value={owner.email}
        onChange={(email) => onChange({ ...owner, email })}
        maxLength={254}
        isRequired
        autoFocus
        hint={setup.emailHint}
      />
      <TextField
        label={common.yourName}
        name="name"
        autoComplete="name"
        value={owner.name}
        onChange={(name) => onChange({ ...owner, name })}
        maxLength={80}
        isOptional
      />
      <WayIn value={owner.way} onChange={(way) => onChange({ ...owner, way })} />
      {owner.way === 'password' && (
        <NewPassword value={owner.password} onChange={(password) => onChange({ ...owner, password })} />
      )}
      <Checkbox
        name="ageStatement"
        isSelected={owner.isAdult}
        onChange={(isAdult) => onChange({ ...owner, isAdult })}
        isRequired
      >
        {common.isAdult}
      </Checkbox>
    </Form>
  );
}

import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Status } from '../../ui/status.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { strengthOf } from './strength.ts';

export type Owner = { email: string; password: string; name: string };

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
  const strength = strengthOf(owner.password);
  return (
    <Form
      error={error}
      fieldTexts={{ invalid_format: 'This is not an e-mail address.' }}
      onSubmit={onDone}
      actions={
        <Button kind="primary" type="submit">
          Go on
        </Button>
      }
    >
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        value={owner.email}
        onChange={(email) => onChange({ ...owner, email })}
        maxLength={254}
        isRequired
        autoFocus
        hint="You sign in with it. It is sealed on this server."
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        value={owner.password}
        onChange={(password) => onChange({ ...owner, password })}
        maxLength={256}
        isRequired
        hint={
          strength === undefined ? (
            'At least 15 characters. A sentence that only you would say is good.'
          ) : (
            <Status tone={strength.tone}>{strength.words}</Status>
          )
        }
      />
      <TextField
        label="Your name"
        name="name"
        autoComplete="name"
        value={owner.name}
        onChange={(name) => onChange({ ...owner, name })}
        maxLength={80}
        isOptional
      />
    </Form>
  );
}

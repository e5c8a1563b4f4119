import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Form } from '../../ui/form.tsx';
import { Quiet } from '../../ui/frame/quiet.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Steps } from '../../ui/steps.tsx';
import { TextField } from '../../ui/text-field.tsx';

const TAKEN = {
  code: 'invalid_input',
  text: 'Some fields need another look',
  fields: { email: 'email_taken' },
};

export function SetupScene() {
  const [error, setError] = useState<unknown>();
  return (
    <Quiet
      title="Set up Candor"
      detail="This takes two minutes and happens once."
      foot="Everything stays on this computer."
    >
      <Stack gap={24}>
        <Steps labels={['Your account', 'Your company', 'What is sent']} current={0} />
        <Form
          error={error}
          fieldTexts={{ email_taken: 'Another account has this address' }}
          onSubmit={() => setError(TAKEN)}
          actions={
            <Button kind="primary" type="submit" wide>
              Go on
            </Button>
          }
        >
          <TextField label="Your name" name="name" autoComplete="name" isRequired />
          <TextField label="E-mail" name="email" type="email" autoComplete="email" isRequired />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={12}
            hint="At least 12 characters. A sentence is good."
            isRequired
          />
          <Checkbox name="terms" isRequired>
            I have kept the recovery codes in a safe place
          </Checkbox>
        </Form>
      </Stack>
    </Quiet>
  );
}

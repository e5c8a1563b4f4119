import { api, useApi, type useAction } from '../../api.ts';
import { SlowDown, useWait } from '../../factors/slow-down.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { View } from '../../ui/view.tsx';
import { LetterSent } from './letter-sent.tsx';
import { NoMail } from './no-mail.tsx';

type Ask = ReturnType<typeof useAction<typeof api.signUp.recover>>;

/** An address, to which a letter goes if it has an account. */
export function AskForLink({
  ask,
  texts,
}: {
  ask: Ask;
  texts: { hint: string; sent: string; noMail: string };
}) {
  const state = useApi(api.signUp.signUpState);
  const wait = useWait(ask.error);
  const { common, link } = useTexts();
  if (ask.data) return <LetterSent text={texts.sent} onAgain={ask.reset} />;
  return (
    <View query={state} size="panel">
      {({ mail }) =>
        mail === 'off' ? (
          <NoMail>{texts.noMail}</NoMail>
        ) : (
          <Form
            error={wait > 0 ? undefined : ask.error}
            fieldTexts={{ invalid_format: common.noEmail }}
            onSubmit={(values) => ask.start({ body: { email: values.text('email') } })}
            actions={
              <Button kind="primary" type="submit" wide isPending={ask.isPending} isDisabled={wait > 0}>
                {link.send}
              </Button>
            }
          >
            {wait > 0 && <SlowDown seconds={wait} />}
            <TextField
              label={common.email}
              name="email"
              type="email"
              autoComplete="username"
              hint={texts.hint}
              isRequired
              autoFocus
            />
          </Form>
        )
      }
    </View>
  );
}

import { useState } from 'react';
import { api, isCode, useAction, useApi } from '../../api.ts';
import { useLink } from '../../factors/link-token.ts';
import { SlowDown, useWait } from '../../factors/slow-down.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Form } from '../../ui/form.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Link, LinkButton } from '../../ui/link.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { View } from '../../ui/view.tsx';
import { LetterSent } from './letter-sent.tsx';
import { LinkExpired } from './link-expired.tsx';
import { NoMail } from './no-mail.tsx';
import { PublicPage } from './public-page.tsx';
import { RecoveryForm } from './recovery-form.tsx';

/** Asks for a link by mail; opened by that link, takes the new password. */
export function RecoverPage() {
  const { recover, signIn } = useTexts();
  const [link, again] = useLink();
  const [isDone, setDone] = useState(false);
  return (
    <PublicPage title={recover.title} links={!isDone && <Link to="/sign-in">{signIn.title}</Link>}>
      {isDone ? (
        <Done />
      ) : link.state === 'absent' ? (
        <AskForLink />
      ) : link.state === 'broken' ? (
        <LinkExpired onAgain={again} />
      ) : (
        <ByLink key={link.token} token={link.token} onDone={() => setDone(true)} onAgain={again} />
      )}
    </PublicPage>
  );
}

function AskForLink() {
  const state = useApi(api.signUp.signUpState);
  const recover = useAction(api.signUp.recover);
  const wait = useWait(recover.error);
  const texts = useTexts();
  if (recover.data) return <LetterSent text={texts.recover.sent} onAgain={recover.reset} />;
  return (
    <View query={state} size="panel">
      {({ mail }) =>
        mail === 'off' ? (
          <NoMail>{texts.recover.noMail}</NoMail>
        ) : (
          <Form
            error={wait > 0 ? undefined : recover.error}
            fieldTexts={{ invalid_format: texts.common.noEmail }}
            onSubmit={(values) => recover.start({ body: { email: values.text('email') } })}
            actions={
              <Button kind="primary" type="submit" wide isPending={recover.isPending} isDisabled={wait > 0}>
                {texts.link.send}
              </Button>
            }
          >
            {wait > 0 && <SlowDown seconds={wait} />}
            <TextField
              label={texts.common.email}
              name="email"
              type="email"
              autoComplete="username"
              hint={texts.recover.hint}
              isRequired
              autoFocus
            />
          </Form>
        )
      }
    </View>
  );
}

function ByLink({ token, onDone, onAgain }: { token: string; onDone: () => void; onAgain: () => void }) {
  const options = useApi(api.signUp.recoveryOptions, { body: { token } }, { freshMs: Infinity });
  if (isCode(options.error, 'link_expired')) return <LinkExpired onAgain={onAgain} />;
  return (
    <Stack>
      <View query={options} size="panel">
        {(ways) => <RecoveryForm token={token} ways={ways} onDone={onDone} onExpired={onAgain} />}
      </View>
    </Stack>
  );
}

function Done() {
  const { recover, signIn } = useTexts();
  return (
    <Empty
      size="panel"
      title={recover.done}
      actions={
        <LinkButton to="/sign-in" kind="primary">
          {signIn.action}
        </LinkButton>
      }
    >
      {recover.doneDetail}
    </Empty>
  );
}

import { useState } from 'react';
import { api, isCode, useAction, useApi } from '../../api.ts';
import { useLink } from '../../factors/link-token.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Empty } from '../../ui/empty.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Link, LinkButton } from '../../ui/link.tsx';
import { View } from '../../ui/view.tsx';
import { AskForLink } from './ask-for-link.tsx';
import { LinkExpired } from './link-expired.tsx';
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
        <AskForRecovery />
      ) : link.state === 'broken' ? (
        <LinkExpired onAgain={again} />
      ) : (
        <ByLink key={link.token} token={link.token} onDone={() => setDone(true)} onAgain={again} />
      )}
    </PublicPage>
  );
}

function AskForRecovery() {
  const { recover } = useTexts();
  return <AskForLink ask={useAction(api.signUp.recover)} texts={recover} />;
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

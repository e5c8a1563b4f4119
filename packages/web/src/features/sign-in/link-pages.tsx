import { api, useAction } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { LinkButton } from '../../ui/link.tsx';
import { LinkAct } from './link-act.tsx';

/** From the letter to a new address: it becomes the account's. */
export function ConfirmEmailPage() {
  const { linkActs, setup } = useTexts();
  const confirm = useAction(api.me.confirmEmail, { refreshes: [api.me.profile, api.accounts.me] });
  return (
    <LinkAct
      texts={linkActs.email}
      run={(token) => confirm.run({ body: { token } })}
      then={
        <LinkButton to="/" kind="primary">
          {setup.open}
        </LinkButton>
      }
    />
  );
}

/** From the letter to the old address: it comes back, and everybody who is signed in is signed out. */
export function UndoEmailPage() {
  const { linkActs, signIn } = useTexts();
  const undo = useAction(api.me.undoEmail);
  return (
    <LinkAct
      texts={linkActs.emailUndo}
      run={(token) => undo.run({ body: { token } })}
      then={
        <LinkButton to="/recover" kind="primary">
          {signIn.recover}
        </LinkButton>
      }
    />
  );
}

/** From the letter about closing: the account is as it was. */
export function RestorePage() {
  const { linkActs, signIn } = useTexts();
  const restore = useAction(api.me.restore);
  return (
    <LinkAct
      texts={linkActs.restore}
      run={(token) => restore.run({ body: { token } })}
      then={
        <LinkButton to="/sign-in" kind="primary">
          {signIn.action}
        </LinkButton>
      }
    />
  );
}

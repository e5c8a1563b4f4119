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

/** From the letter to somebody without a company who lost every factor. */
export function BeginFactorResetPage() {
  const { linkActs, signIn } = useTexts();
  const begin = useAction(api.factorReset.beginFactorReset);
  return (
    <LinkAct
      texts={linkActs.factorReset}
      run={(token) => begin.run({ body: { token } })}
      then={<LinkButton to="/sign-in">{signIn.title}</LinkButton>}
    />
  );
}

/** From the letters that tell of a removal that waits. */
export function CancelFactorResetPage() {
  const { linkActs, signIn } = useTexts();
  const cancel = useAction(api.factorReset.cancelFactorReset, {
    refreshes: [api.factorReset.ownFactorReset],
  });
  return (
    <LinkAct
      texts={linkActs.factorResetCancel}
      run={(token) => cancel.run({ body: { token } })}
      then={
        <LinkButton to="/sign-in" kind="primary">
          {signIn.action}
        </LinkButton>
      }
    />
  );
}

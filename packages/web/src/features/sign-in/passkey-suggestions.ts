import { useEffect, useEffectEvent } from 'react';
import { api, useAction, type OutputOf } from '../../api.ts';
import { callOffPasskey, offersAutofill, passkeyFromAutofill } from '../../factors/passkey.ts';

type Answer = OutputOf<typeof api.accounts.signInPasskey>;
/** Before the server forgets the challenge, after five minutes, the browser gets a new one. */
const RENEW_MS = 240_000;

/** Lets the browser suggest passkeys at the e-mail field, where it can. */
export function usePasskeySuggestions(onDone: (answer: Answer) => void): void {
  const { run: ask } = useAction(api.accounts.signInPasskeyOptions);
  const { run: signIn } = useAction(api.accounts.signInPasskey);
  const offer = useEffectEvent(async (isOn: () => boolean) => {
    if (!(await offersAutofill()) || !isOn()) return;
    const options = await ask();
    if (!isOn()) return;
    const response = await passkeyFromAutofill(options);
    if (response) onDone(await signIn({ body: { response } }));
  });
  useEffect(() => {
    let round = 0;
    const begin = () => {
      round += 1;
      const own = round;
      // who has no suggestion has the button and the password, which say what is wrong
      offer(() => own === round).catch(() => undefined);
    };
    begin();
    const timer = setInterval(() => {
      callOffPasskey();
      begin();
    }, RENEW_MS);
    return () => {
      round += 1;
      clearInterval(timer);
      callOffPasskey();
    };
  }, []);
}

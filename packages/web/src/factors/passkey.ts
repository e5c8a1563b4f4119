// The browser's part of WebAuthn: what the server asks for in, what it is to get out.
import {
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import type { api, InputOf, OutputOf } from '../api.ts';
import type { Problem } from '../ui/problem.ts';

export type CreationOptions = OutputOf<typeof api.security.passkeyOptions>;
export type RequestOptions = OutputOf<typeof api.accounts.signInPasskeyOptions>;
export type Registration = InputOf<typeof api.security.addPasskey>['body']['response'];
export type Assertion = InputOf<typeof api.accounts.signInPasskey>['body']['response'];

type LibraryCreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type LibraryRequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** No extension was asked for, and none is sent. */
const NO_EXTENSIONS = { clientExtensionResults: {} };

/** Makes a passkey. Throws PasskeyProblem where the person or the browser would not. */
export async function makePasskey(options: CreationOptions): Promise<Registration> {
  try {
    // the library lists transports by name; a browser passes over those it does not know
    return {
      ...(await startRegistration({ optionsJSON: options as LibraryCreationOptions })),
      ...NO_EXTENSIONS,
    };
  } catch (thrown) {
    throw problemOf(thrown);
  }
}

/** Signs the server's challenge with a passkey that the person chooses. */
export async function askPasskey(options: RequestOptions): Promise<Assertion> {
  try {
    return {
      ...(await startAuthentication({ optionsJSON: options as LibraryRequestOptions })),
      ...NO_EXTENSIONS,
    }; // as above
  } catch (thrown) {
    throw problemOf(thrown);
  }
}

/** Waits in the e-mail field's list of suggestions; undefined once it is called off. */
export async function passkeyFromAutofill(options: RequestOptions): Promise<Assertion | undefined> {
  try {
    const optionsJSON = options as LibraryRequestOptions; // as above
    return { ...(await startAuthentication({ optionsJSON, useBrowserAutofill: true })), ...NO_EXTENSIONS };
  } catch {
    return undefined;
  }
}

export const offersAutofill = browserSupportsWebAuthnAutofill;

export const callOffPasskey = (): void => WebAuthnAbortService.cancelCeremony();

class PasskeyProblem extends Error implements Problem {
  override readonly name = 'PasskeyProblem';
  readonly code: string;
  readonly text: string;

  constructor(code: string, text: string) {
    super(code);
    this.code = code;
    this.text = text;
  }
}

function problemOf(thrown: unknown): PasskeyProblem {
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'InvalidStateError')
    return new PasskeyProblem('passkey_known', 'This device already has a passkey of this account.');
  if (name === 'NotAllowedError' || name === 'AbortError')
    return new PasskeyProblem('passkey_cancelled', 'No passkey was used. Try again, or use another way.');
  return new PasskeyProblem('passkey_unavailable', 'This browser or this address offers no passkeys.');
}

import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type {
  assertion,
  creationOptions,
  registration,
  requestOptions,
} from '@candor/protocol/api/passkey.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { Challenges } from './challenges.ts';

export type Registration = z.output<typeof registration>;
export type Assertion = z.output<typeof assertion>;
type Row = Tables['passkey'];
/** What a new passkey is known by. */
export type NewPasskey = Pick<Row, 'credentialId' | 'publicKey' | 'counter' | 'userHandle'>;

const challengeMs = 5 * 60_000;
const handleBytes = 32;
/** EdDSA, ES256, RS256 (clause F1; the numbers are COSE's). */
const algorithms = [-8, -7, -257];

/** What a challenge was given out for: it serves for nothing else. For whom: an account, or a set-up link. */
type Use =
  | { kind: 'register'; for: string; userHandle: Uint8Array }
  | { kind: 'sign-in' }
  | { kind: 'confirm'; for: string };

/**
 * Passkeys of the public URL's host (Web Authentication, Level 3). User verification is demanded in options and in both
 * checks; a challenge lives for five minutes and counts once. What does not fit is passkey_refused.
 */
export class Passkeys {
  readonly #challenges: Challenges<Use>;
  readonly #url: URL;

  constructor({ clock }: Pick<Platform, 'clock'>, publicUrl: URL) {
    this.#challenges = new Challenges(clock, challengeMs);
    this.#url = publicUrl;
  }

  /** @param known passkeys that are there already; their user handle stays the account's */
  async creationOptions(
    whose: string,
    userName: string,
    known: readonly Pick<Row, 'credentialId' | 'userHandle'>[],
  ): Promise<z.output<typeof creationOptions>> {
    const userHandle = Uint8Array.from(known[0]?.userHandle ?? randomBytes(handleBytes));
    const { generateRegistrationOptions } = await library();
    const {
      challenge,
      rp,
      user,
      pubKeyCredParams,
      excludeCredentials = [],
    } = await generateRegistrationOptions({
      rpName: 'Candor',
      rpID: this.#url.hostname,
      userName,
      userDisplayName: userName,
      userID: userHandle,
      excludeCredentials: known.map(({ credentialId }) => ({ id: base64url(credentialId) })),
      supportedAlgorithmIDs: algorithms,
    });
    this.#challenges.give(challenge, { kind: 'register', for: whose, userHandle });
    return {
      challenge,
      rp: { id: this.#url.hostname, name: rp.name },
      user,
      pubKeyCredParams: pubKeyCredParams.map(({ alg }) => ({ type: 'public-key' as const, alg })),
      timeout: challengeMs,
      excludeCredentials: excludeCredentials.map(({ id }) => ({ id, type: 'public-key' as const })),
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
    };
  }

  async register(whose: string, { id, response }: Registration): Promise<NewPasskey> {
    const said = { clientDataJSON: response.clientDataJSON, attestationObject: response.attestationObject };
    let userHandle: Uint8Array | undefined;
    const { verifyRegistrationResponse } = await library();
    const { registrationInfo } = await refusing(() =>
      verifyRegistrationResponse({
        response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: said },
        expectedChallenge: (challenge) => {
          const use = this.#challenges.take(challenge);
          if (use?.kind !== 'register' || use.for !== whose) return false;
          userHandle = use.userHandle;
          return true;
        },
        ...this.#expected(),
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      }),
    );
    if (!registrationInfo || !userHandle) fail('passkey_refused', { reason: 'not_verified' });
    const { publicKey, counter } = registrationInfo.credential;
    const credentialId = Buffer.from(registrationInfo.credential.id, 'base64url');
    return { credentialId, publicKey, counter, userHandle };
  }

  /** @param known the account's passkeys; none for a sign-in, where the browser offers what it has */
  async requestOptions(
    use: Exclude<Use, { kind: 'register' }>,
    known: readonly Pick<Row, 'credentialId'>[] = [],
  ): Promise<z.output<typeof requestOptions>> {
    const { generateAuthenticationOptions } = await library();
    const { challenge } = await generateAuthenticationOptions({
      rpID: this.#url.hostname,
      userVerification: 'required',
    });
    this.#challenges.give(challenge, use);
    return {
      challenge,
      timeout: challengeMs,
      rpId: this.#url.hostname,
      allowCredentials: known.map(({ credentialId }) => ({
        id: base64url(credentialId),
        type: 'public-key' as const,
      })),
      userVerification: 'required',
    };
  }

  /** @returns the counter that the authenticator says; whether it went on is the table's to say */
  async verify(
    { id, response }: Assertion,
    passkey: Pick<Row, 'credentialId' | 'publicKey' | 'userHandle'>,
    expected: Exclude<Use, { kind: 'register' }>,
  ): Promise<number> {
    const { userHandle, clientDataJSON, authenticatorData, signature } = response;
    const said = { clientDataJSON, authenticatorData, signature };
    if (typeof userHandle === 'string' && userHandle !== base64url(passkey.userHandle))
      fail('passkey_refused', { reason: 'not_verified' });
    const { verifyAuthenticationResponse } = await library();
    const { verified, authenticationInfo } = await refusing(() =>
      verifyAuthenticationResponse({
        response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: said },
        expectedChallenge: (challenge) => isSameUse(this.#challenges.take(challenge), expected),
        ...this.#expected(),
        requireUserVerification: true,
        // 0: that a counter goes on is checked where it is kept, so that two at once cannot both go on
        credential: {
          id: base64url(passkey.credentialId),
          publicKey: Uint8Array.from(passkey.publicKey),
          counter: 0,
        },
      }),
    );
    if (!verified) fail('passkey_refused', { reason: 'not_verified' });
    return authenticationInfo.newCounter;
  }

  #expected(): { expectedOrigin: string; expectedRPID: string } {
    return { expectedOrigin: this.#url.origin, expectedRPID: this.#url.hostname };
  }
}

/** It takes long to load, and a start needs none of it. */
const library = () => import('@simplewebauthn/server');

/** The library throws at whatever does not fit. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    return fail('passkey_refused', { reason: 'not_verified' });
  }
}

function isSameUse(given: Use | undefined, expected: Use): boolean {
  if (given?.kind !== expected.kind) return false;
  return given.kind === 'sign-in' || (expected.kind !== 'sign-in' && given.for === expected.for);
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

// Passkeys in a real browser: Chromium's virtual authenticator, with somebody who proves who they are and with somebody
// who does not.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { api } from '@candor/protocol/api/index.ts';
import type { Route } from '@candor/protocol/api/route.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { settled, signIn, visit } from './browser.ts';
import { startCandor, type Candor } from './candor.ts';
import { OwnerClient } from './owner-client.ts';

interface Answered {
  status: number;
  body: { code?: string; next?: string };
}

describe('passkeys in a browser', { skip: skipWithout('chromium'), timeout: 240_000 }, () => {
  let candor: Candor;
  let browser: Browser;
  before(async () => {
    candor = await startCandor();
    browser = await openBrowser();
    await new OwnerClient(candor).setUp(candor);
  });
  after(async () => {
    await browser.close();
    await candor[Symbol.asyncDispose]();
  });

  test('one that is made in the browser signs in there by itself', async () => {
    const seen = await visit(browser, candor);
    const { page } = seen;
    const { cdp, id } = await addAuthenticator(page, 'verifies');
    await signIn(seen);
    const made = await create(page);
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId: id });
    assert.deepEqual(
      credentials.map(({ isResidentCredential, rpId }) => [isResidentCredential, rpId]),
      [[true, 'localhost']],
    );
    await call(page, api.accounts.signOut);
    const signedIn = await get(page);
    assert.deepEqual([signedIn.status, signedIn.body.next], [200, 'done']);
    await page.goto('/devices');
    await settled(page);
    assert.equal(new URL(page.url()).pathname, '/devices');

    // the browser asks the person; who does not prove who they are gets nowhere
    await call(page, api.accounts.signOut);
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
    await assert.rejects(get(page), /NotAllowedError/u);
    assert.equal((await call(page, api.accounts.me)).status, 401);
    await seen.context.close();
  });

  test('an authenticator that cannot verify its person makes none, whatever the page asks it for', async () => {
    const seen = await visit(browser, candor);
    const { page } = seen;
    await addAuthenticator(page, 'cannot verify');
    await signIn(seen);
    await assert.rejects(create(page), /NotAllowedError|NotSupportedError|ConstraintError/u);
    // a page that leaves the demand out gets an answer without verification, which the server refuses
    const refused = await create(page, 'discouraged');
    assert.deepEqual([refused.status, refused.body.code], [403, 'passkey_refused']);
    await seen.context.close();
  });
});

async function addAuthenticator(
  page: Page,
  user: 'verifies' | 'cannot verify',
): Promise<{ cdp: CDPSession; id: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: user === 'verifies',
      isUserVerified: user === 'verifies',
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, id: authenticatorId };
}

/** One call as the page itself makes it. */
function call(page: Page, { method, path }: Route, body?: unknown): Promise<Answered> {
  return page.evaluate(
    async ([asked, where, text]) => {
      const response = await fetch(String(where), {
        method: String(asked),
        ...(text !== undefined && { body: text, headers: { 'content-type': 'application/json' } }),
      });
      return { status: response.status, body: await response.json() };
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)],
  );
}

async function create(page: Page, verification = 'required'): Promise<Answered> {
  const { body: options } = await call(page, api.security.passkeyOptions);
  const response = await page.evaluate(
    async ([json, userVerification]) => {
      const options = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(String(json)));
      const publicKey = {
        ...options,
        authenticatorSelection: { ...options.authenticatorSelection, userVerification },
      } as PublicKeyCredentialCreationOptions;
      const made = await navigator.credentials.create({ publicKey });
      return made instanceof PublicKeyCredential ? made.toJSON() : null;
    },
    [JSON.stringify(options), verification],
  );
  return call(page, api.security.addPasskey, { name: 'Laptop', response });
}

async function get(page: Page): Promise<Answered> {
  const { body: options } = await call(page, api.accounts.signInPasskeyOptions);
  const response = await page.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(json));
    const got = await navigator.credentials.get({ publicKey });
    return got instanceof PublicKeyCredential ? got.toJSON() : null;
  }, JSON.stringify(options));
  return call(page, api.accounts.signInPasskey, { response });
}

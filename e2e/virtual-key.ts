// A security key inside Chromium, as its DevTools protocol makes one (domain WebAuthn).
import type { Page } from 'playwright-core';

/** Verifies its user without asking; `isWilling: false` for one whose user does not give a finger. */
export async function addVirtualKey(page: Page, { isWilling = true } = {}): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: isWilling,
      automaticPresenceSimulation: true,
    },
  });
}

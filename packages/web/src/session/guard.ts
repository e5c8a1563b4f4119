import { redirect } from '@tanstack/react-router';
import { api, apiQuery, isCode } from '../api.ts';
import { meQuery } from '../api/me.ts';
import { queries } from '../queries.ts';

/** All that is open to somebody who must set up a factor first, or sign in through their company's provider. */
const SECURITY = '/settings/security';

/** Before any page in the frame: somebody is signed in, or the way leads to set-up, sign-in or the first factor. */
export async function requireSignIn({ location }: { location: { href: string } }): Promise<void> {
  try {
    const { next } = await queries.query({ ...meQuery, staleTime: 'static' });
    if (next !== 'done' && !location.href.startsWith(SECURITY)) redirect({ to: SECURITY, throw: true });
  } catch (thrown) {
    if (!isCode(thrown, 'not_signed_in')) throw thrown;
    const next = location.href === '/' ? undefined : location.href;
    if (await isSetupOpen()) redirect({ to: '/setup', throw: true });
    else redirect({ to: '/sign-in', search: { next }, throw: true });
  }
}

/** Whether there is nobody yet. Afterwards the set-up is not found, like anything that doesn't exist. */
export async function isSetupOpen(): Promise<boolean> {
  try {
    return (await queries.query({ ...apiQuery(api.accounts.setupState), staleTime: 0 })).open;
  } catch (thrown) {
    if (isCode(thrown, 'not_found')) return false;
    throw thrown;
  }
}

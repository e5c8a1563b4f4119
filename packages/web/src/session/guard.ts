import { redirect } from '@tanstack/react-router';
import { api, apiQuery, isCode } from '../api.ts';
import { meQuery } from '../api/me.ts';
import { queries } from '../queries.ts';

/** Before any page in the frame: somebody is signed in, or the way leads to set-up or sign-in. */
export async function requireSignIn({ location }: { location: { href: string } }): Promise<void> {
  try {
    await queries.query({ ...meQuery, staleTime: 'static' });
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

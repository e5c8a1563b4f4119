import { useRouter } from '@tanstack/react-router';
import { api, useAction } from '../api.ts';
import { useMe } from '../api/me.ts';
import { queries } from '../queries.ts';
import { AccountMenu } from '../ui/frame/account-menu.tsx';
import { asProblem } from '../ui/problem.ts';
import { notify } from '../ui/toast.tsx';

/** Who is signed in, and the way out. */
export function Account() {
  const { me } = useMe();
  const signOut = useAction(api.accounts.signOut);
  const router = useRouter();
  if (me === undefined) return null;
  const leave = async () => {
    try {
      await signOut.run();
    } catch (thrown) {
      notify({ tone: 'bad', text: asProblem(thrown).text });
      return;
    }
    // nothing that one person saw is left for the next
    queries.clear();
    await router.navigate({ to: '/sign-in' });
  };
  return (
    <AccountMenu
      name={me.name ?? me.email ?? 'Signed in'}
      detail={[me.email, me.company?.name].filter(Boolean).join(', ')}
      onSignOut={() => void leave()}
    />
  );
}

import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useAction, useApi } from '../api.ts';
import { useMe } from '../api/me.ts';
import { queries } from '../queries.ts';
import { problemWords, useTexts } from '../texts/use-texts.ts';
import { useCommands } from '../ui/commands.ts';
import { AccountMenu } from '../ui/frame/account-menu.tsx';
import { AgreementIcon, CompanyIcon, ProfileIcon, SecurityIcon, SignOutIcon } from '../ui/icons.ts';
import { asProblem } from '../ui/problem.ts';
import { notify } from '../ui/toast.tsx';
import { CompanyDialog } from './company-dialog.tsx';

/** Who is signed in, the pages about them, and the way out. */
export function Account() {
  const texts = useTexts();
  const { account, frame, kit, ownAgreements } = texts;
  const { me } = useMe();
  const signOut = useAction(api.accounts.signOut);
  const router = useRouter();
  const leave = async () => {
    try {
      await signOut.run();
    } catch (thrown) {
      notify({ tone: 'bad', text: problemWords(texts, asProblem(thrown)) });
      return;
    }
    // nothing that one person saw is left for the next
    queries.clear();
    await router.navigate({ to: '/sign-in' });
  };
  const security = {
    id: 'security',
    label: account.security,
    icon: SecurityIcon,
    run: () => void router.navigate({ to: '/settings/security' }),
  };
  const profile = {
    id: 'profile',
    label: account.profile,
    icon: ProfileIcon,
    run: () => void router.navigate({ to: '/settings/profile' }),
  };
  const agreements = {
    id: 'agreements',
    label: ownAgreements.title,
    icon: AgreementIcon,
    run: () => void router.navigate({ to: '/settings/agreements' }),
  };
  const hasSeveral = useSeveralCompanies(me?.next === 'done');
  const [isSwitching, setSwitching] = useState(false);
  const switching = {
    id: 'switch-company',
    label: account.switchCompany,
    icon: CompanyIcon,
    run: () => setSwitching(true),
  };
  const companies = hasSeveral ? [{ ...switching, detail: me?.company?.name ?? '' }] : [];
  const pages = me?.next === 'enrol' ? [security] : [profile, security, agreements];
  useCommands([
    ...pages.map((page) => ({ ...page, group: frame.goTo })),
    ...companies.map((command) => ({ ...command, group: frame.anywhere })),
    { id: 'sign-out', label: kit.signOut, group: frame.anywhere, icon: SignOutIcon, run: () => void leave() },
  ]);
  if (me === undefined) return null;
  return (
    <>
      <AccountMenu
        name={me.name ?? me.email ?? frame.signedIn}
        detail={[me.email, me.company?.name].filter(Boolean).join(', ')}
        groups={[
          { id: 'pages', entries: pages },
          { id: 'companies', entries: companies },
        ].filter(({ entries }) => entries.length > 0)}
        onSignOut={() => void leave()}
      />
      {isSwitching && <CompanyDialog onClose={() => setSwitching(false)} />}
    </>
  );
}

function useSeveralCompanies(isOn: boolean): boolean {
  const { data } = useApi(api.companies.list, { query: { limit: 2 } }, { isOn, freshMs: 5 * 60_000 });
  return (data?.items.length ?? 0) > 1;
}

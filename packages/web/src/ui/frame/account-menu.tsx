import { Button as AriaButton } from 'react-aria-components/Button';
import { useTexts } from '../../texts/use-texts.ts';
import { SignOutIcon } from '../icons.ts';
import { Menu, type MenuGroup } from '../menu.tsx';

/** Who is signed in. `groups` stand above "Sign out". */
export function AccountMenu({
  name,
  detail,
  groups = [],
  onSignOut,
}: {
  name: string;
  detail: string;
  groups?: readonly MenuGroup[];
  onSignOut: () => void;
}) {
  const { account, kit } = useTexts();
  return (
    <Menu
      label={name}
      trigger={
        <AriaButton
          className="top-bar-account"
          aria-label={`${initials(name)}, ${account.of(name)}`}
          data-hint={`${name}\n${detail}`}
        >
          {initials(name)}
        </AriaButton>
      }
      groups={[
        ...groups,
        {
          id: 'leave',
          entries: [{ id: 'sign-out', label: kit.signOut, detail, icon: SignOutIcon, run: onSignOut }],
        },
      ]}
    />
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter((word) => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0]?.toUpperCase() ?? '')
    .join('');
}

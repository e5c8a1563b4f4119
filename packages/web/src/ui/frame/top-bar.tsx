import type { ReactNode, Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../button.tsx';
import { Icon } from '../icon.tsx';
import { RailIcon, SearchIcon } from '../icons.ts';
import { Keys } from '../keys.tsx';
import { ThemeMenu } from './theme-menu.tsx';
import './top-bar.css';

/** Where one is, search, appearance, account. Pages put their crumbs into `placeRef` (see PlaceSlot). */
export function TopBar({
  placeRef,
  onSearch,
  onMenu,
  account,
}: {
  placeRef: Ref<HTMLElement>;
  onSearch: () => void;
  onMenu: () => void;
  account: ReactNode;
}) {
  const { frame: texts } = useTexts();
  return (
    <header className="top-bar">
      <div className="top-bar-menu">
        <Button kind="quiet" icon={RailIcon} label={texts.openNavigation} onPress={onMenu} />
      </div>
      <nav className="top-bar-place" aria-label={texts.place} ref={placeRef} />
      <AriaButton className="top-bar-search" onPress={onSearch}>
        <Icon of={SearchIcon} size={14} />
        <span>{texts.searchOrGo}</span>
        <Keys of="mod+k" isQuiet />
      </AriaButton>
      <ThemeMenu />
      {account}
    </header>
  );
}

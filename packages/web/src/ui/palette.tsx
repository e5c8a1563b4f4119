import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { SearchField } from 'react-aria-components/SearchField';
import { useTexts } from '../texts/use-texts.ts';
import { offeredCommands, type Command } from './commands.ts';
import { Icon } from './icon.tsx';
import { ForwardIcon, SearchIcon } from './icons.ts';
import { Keys } from './keys.tsx';
import './dialog.css';
import './menu.css';
import './palette.css';

/** Ctrl/Cmd-K: everything that can be done from here, by typing a part of its name. */
export function CommandPalette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { frame: texts } = useTexts();
  return (
    <ModalOverlay
      className="dialog-veil"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className="palette-box">
        <Dialog className="palette" aria-label={texts.search}>
          <Finder onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ onClose }: { onClose: () => void }) {
  const { frame: texts } = useTexts();
  // The list is fixed while it is open, so that nothing moves under the hand.
  const [commands] = useState(() => offeredCommands().filter(({ isInPalette }) => isInPalette !== false));
  const groups = [...new Set(commands.map(({ group }) => group))];
  const run = (command: Command) => {
    onClose();
    // After the dialog has given the focus back.
    requestAnimationFrame(command.run);
  };
  return (
    <Autocomplete filter={matches}>
      <SearchField className="palette-input" aria-label={texts.search} autoFocus>
        <Icon of={SearchIcon} />
        <Input placeholder={texts.paletteHint} />
        <Keys of="escape" isQuiet />
      </SearchField>
      <Menu
        className="menu"
        aria-label={texts.commands}
        renderEmptyState={() => <p className="palette-none">{texts.noCommand}</p>}
      >
        {groups.map((group) => (
          <MenuSection key={group} className="menu-section" aria-label={group}>
            <Header className="menu-heading">{group}</Header>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <MenuItem
                  key={command.id}
                  id={command.id}
                  className="menu-item"
                  textValue={command.label}
                  onAction={() => run(command)}
                >
                  <Icon of={command.icon ?? ForwardIcon} />
                  <span className="menu-words">{command.label}</span>
                  {command.keys !== undefined && <Keys of={command.keys} />}
                </MenuItem>
              ))}
          </MenuSection>
        ))}
      </Menu>
    </Autocomplete>
  );
}

/** Every typed word is the beginning of a word of the name. */
function matches(name: string, typed: string): boolean {
  const words = name.toLowerCase().split(/\s+/);
  const wanted = typed.toLowerCase().trim().split(/\s+/);
  return wanted.every((part) => words.some((word) => word.startsWith(part)));
}

import type { ReactNode } from 'react';
import { Header } from 'react-aria-components/Header';
import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { given } from './given.ts';
import { Icon, type IconShape } from './icon.tsx';
import { CheckIcon } from './icons.ts';
import { Keys } from './keys.tsx';
import './menu.css';
import './popover.css';

export type MenuEntry = {
  id: string;
  label: string;
  run: () => void;
  icon?: IconShape;
  keys?: string | undefined;
  tone?: 'bad';
  detail?: string;
  /** Why it can't be done now; the entry stays and says so. */
  refusal?: string | undefined;
};
export type MenuGroup = { id: string; heading?: string; entries: readonly MenuEntry[] };
export type ChoiceGroup = {
  id: string;
  heading: string;
  mode: 'single' | 'multiple';
  chosen: readonly string[];
  onChoose: (chosen: string[]) => void;
  entries: readonly { id: string; label: string; icon?: IconShape; isFixed?: boolean }[];
};

/** A button of this kit that opens a list of actions, in groups, or of choices with ticks. */
export function Menu({
  trigger,
  label,
  groups = [],
  choices = [],
  placement = 'bottom end',
}: {
  trigger: ReactNode;
  label: string;
  groups?: readonly MenuGroup[];
  choices?: readonly ChoiceGroup[];
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'right bottom';
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement={placement} offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {choices.map((group) => (
            <Choices key={group.id} group={group} />
          ))}
          {groups.map((group) => (
            <Actions key={group.id} group={group} label={group.heading ?? label} />
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function Actions({ group, label }: { group: MenuGroup; label: string }) {
  return (
    <MenuSection className="menu-section" id={group.id} aria-label={label}>
      {group.heading !== undefined && <Header className="menu-heading">{group.heading}</Header>}
      {group.entries.map((entry) => (
        <MenuItem
          key={entry.id}
          id={entry.id}
          className="menu-item"
          textValue={entry.label}
          isDisabled={entry.refusal !== undefined}
          onAction={entry.run}
          {...given({ 'data-tone': entry.tone })}
        >
          {entry.icon && <Icon of={entry.icon} />}
          <span className="menu-words">
            <span>{entry.label}</span>
            <Detail text={entry.refusal ?? entry.detail} />
          </span>
          {entry.keys !== undefined && <Keys of={entry.keys} />}
        </MenuItem>
      ))}
    </MenuSection>
  );
}

function Detail({ text }: { text: string | undefined }) {
  return text === undefined ? null : <small>{text}</small>;
}

function Choices({ group }: { group: ChoiceGroup }) {
  return (
    <MenuSection
      className="menu-section"
      id={group.id}
      aria-label={group.heading}
      selectionMode={group.mode}
      disallowEmptySelection={group.mode === 'single'}
      selectedKeys={group.chosen}
      onSelectionChange={(keys) =>
        group.onChoose(keys === 'all' ? group.entries.map(({ id }) => id) : [...keys].map(String))
      }
    >
      <Header className="menu-heading">{group.heading}</Header>
      {group.entries.map((entry) => (
        <MenuItem
          key={entry.id}
          id={entry.id}
          className="menu-item"
          textValue={entry.label}
          isDisabled={entry.isFixed ?? false}
        >
          {({ isSelected }) => (
            <>
              {entry.icon && <Icon of={entry.icon} />}
              <span className="menu-words">{entry.label}</span>
              <span className="menu-tick">{isSelected && <Icon of={CheckIcon} size={14} />}</span>
            </>
          )}
        </MenuItem>
      ))}
    </MenuSection>
  );
}

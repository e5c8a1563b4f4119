import { ListBoxItem, type ListBoxItemProps } from 'react-aria-components/ListBox';
import { Icon } from './icon.tsx';
import { CheckIcon } from './icons.ts';
import './menu.css';

/** One choice of a list that opens, with a tick where it is the present one. */
export function OptionItem({
  option: { label, detail },
  ...item
}: {
  option: { label: string; detail?: string };
} & Pick<ListBoxItemProps, 'id' | 'value'>) {
  // the list names each of its items by id and value
  return (
    <ListBoxItem {...item} className="menu-item" textValue={label}>
      {({ isSelected }) => (
        <>
          <span className="menu-words">
            {label}
            {detail !== undefined && <small>{detail}</small>}
          </span>
          <span className="menu-tick">{isSelected && <Icon of={CheckIcon} size={14} />}</span>
        </>
      )}
    </ListBoxItem>
  );
}

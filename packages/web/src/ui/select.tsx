import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ListBox } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { FieldParts } from './field.tsx';
import { given } from './given.ts';
import { Icon } from './icon.tsx';
import { ChooseIcon } from './icons.ts';
import { OptionItem } from './option-item.tsx';
import './menu.css';
import './popover.css';
import './select.css';

export type Option<Value extends string> = { value: Value; label: string; detail?: string };

/** One of a few. Up to four with room to show them all: use Radio. */
export function Select<Value extends string>({
  label,
  name,
  hint,
  options,
  value,
  defaultValue,
  onChange,
  isLabelHidden = false,
  ...rest
}: {
  label: string;
  /** In a table, whose row and column say it. */
  isLabelHidden?: boolean;
  name?: string;
  hint?: ReactNode;
  options: readonly Option<Value>[];
  value?: Value;
  defaultValue?: Value;
  onChange?: (value: Value) => void;
  placeholder?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
}) {
  const choose = (key: unknown) => {
    const chosen = options.find((option) => option.value === key);
    if (chosen) onChange?.(chosen.value);
  };
  const button = (
    <Button className="control select-button">
      <SelectValue />
      <Icon of={ChooseIcon} size={14} />
    </Button>
  );
  const unseen = isLabelHidden ? { 'aria-label': label } : {};
  return (
    <AriaSelect
      className="field"
      onChange={choose}
      {...unseen}
      {...given({ ...rest, name, value, defaultValue })}
    >
      {isLabelHidden ? (
        button
      ) : (
        <FieldParts label={label} hint={hint}>
          {button}
        </FieldParts>
      )}
      <Popover className="popover select-popover" offset={4}>
        <ListBox className="menu" items={options.map((option) => ({ id: option.value, ...option }))}>
          {(option) => <OptionItem option={option} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

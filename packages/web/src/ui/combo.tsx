import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { ListBox } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { FieldParts } from './field.tsx';
import { Icon } from './icon.tsx';
import { ChooseIcon } from './icons.ts';
import { OptionItem } from './option-item.tsx';
import type { Option } from './select.tsx';
import './menu.css';
import './popover.css';
import './select.css';

/** As many as anybody reads; the rest is found by letters. */
const MOST_SHOWN = 100;

/** One of many, found by part of its name. Up to ten: use Select. */
export function Combo<Value extends string>({
  label,
  hint,
  options,
  value,
  onChange,
  none,
  autoFocus = false,
}: {
  label: string;
  hint?: ReactNode;
  options: readonly Option<Value>[];
  value: Value | undefined;
  onChange: (value: Value) => void;
  /** Said where nothing has the letters in its name. */
  none: string;
  autoFocus?: boolean;
}) {
  const nameOf = (of: Value | undefined) => options.find((one) => one.value === of)?.label ?? '';
  const [text, setText] = useState<string>();
  const wanted = text?.trim().toLocaleLowerCase() ?? '';
  const shown = options
    .filter((one) => one.label.toLocaleLowerCase().includes(wanted))
    .slice(0, MOST_SHOWN)
    .map((one) => ({ id: one.value, ...one }));
  return (
    <ComboBox
      className="field"
      items={shown}
      inputValue={text ?? nameOf(value)}
      onInputChange={(typed) => setText(typed === nameOf(value) ? undefined : typed)}
      value={value ?? null}
      onChange={(key) => {
        const chosen = options.find((one) => one.value === key);
        setText(undefined);
        if (chosen) onChange(chosen.value);
      }}
      onBlur={() => setText(undefined)}
      menuTrigger="focus"
      allowsEmptyCollection
      autoFocus={autoFocus}
    >
      <FieldParts label={label} hint={hint}>
        <div className="control">
          <Input />
          <Button className="combo-open">
            <Icon of={ChooseIcon} size={14} />
          </Button>
        </div>
      </FieldParts>
      <Popover className="popover select-popover" offset={4}>
        <ListBox className="menu" renderEmptyState={() => <div className="menu-heading">{none}</div>}>
          {(option: Option<Value> & { id: string }) => <OptionItem option={option} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { GridList, GridListItem } from 'react-aria-components/GridList';
import { useDragAndDrop } from 'react-aria-components/useDragAndDrop';
import { itemsOf } from './drag.ts';
import { Icon } from './icon.tsx';
import { CheckIcon, GripIcon } from './icons.ts';
import './choice.css';
import './pick-list.css';
import './tree.css';

export type PickItem = { id: string; name: string; content: ReactNode };

/** A short list of which several are chosen, to be moved somewhere: by a button, a key, or dragged onto a Tree. */
export function PickList({
  label,
  kind,
  items,
  chosen,
  onChoose,
  onKey = {},
  words,
}: {
  label: string;
  /** What its rows are dragged as; see ui/tree.tsx. */
  kind: string;
  items: readonly PickItem[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: Set<string>) => void;
  /** Keys beside those of a list, for the chosen rows, or for the one in focus where none is chosen: "m". */
  onKey?: Readonly<Record<string, (ids: string[]) => void>>;
  words: { pick: (name: string) => string; drag: (name: string) => string };
}) {
  const { dragAndDropHooks } = useDragAndDrop({ getItems: itemsOf(kind) });
  const act = (event: KeyboardEvent) => {
    const run = event.ctrlKey || event.metaKey || event.altKey ? undefined : onKey[event.key];
    if (run === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const row = event.target instanceof Element ? event.target.closest('[data-key]') : null;
    const focused = row?.getAttribute('data-key');
    run(chosen.size > 0 ? [...chosen] : focused ? [focused] : []);
  };
  return (
    <div onKeyDownCapture={act}>
      <GridList
        className="pick-list"
        aria-label={label}
        items={items}
        selectionMode="multiple"
        selectedKeys={chosen}
        onSelectionChange={(keys) =>
          onChoose(new Set(keys === 'all' ? items.map(({ id }) => id) : [...keys].map(String)))
        }
        dragAndDropHooks={dragAndDropHooks}
      >
        {({ id, name, content }) => (
          <GridListItem className="pick-item" id={id} textValue={name}>
            <CheckboxField slot="selection" aria-label={words.pick(name)}>
              <CheckboxButton className="choice" data-kind="checkbox">
                {({ isSelected }) => (
                  <span className="choice-sign">{isSelected && <Icon of={CheckIcon} />}</span>
                )}
              </CheckboxButton>
            </CheckboxField>
            <span className="pick-words">{content}</span>
            <Button slot="drag" className="grip" aria-label={words.drag(name)}>
              <Icon of={GripIcon} size={14} />
            </Button>
          </GridListItem>
        )}
      </GridList>
    </div>
  );
}

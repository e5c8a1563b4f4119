import { useCallback } from 'react';
import { useTexts } from '../../texts/use-texts.ts';
import { useCommands } from '../commands.ts';
import type { ListedRow } from './model.ts';

export type TableKeys<Row> = {
  isOn: boolean;
  scroller: HTMLDivElement | null;
  rows: readonly ListedRow<Row>[];
  currentId: string | undefined;
  onPick: ((id: string, isRange: boolean) => void) | undefined;
};

/** j and k move over the rows, Enter opens the row's link by itself, x selects, Shift+j and k take the next along. */
export function useTableKeys<Row>({ isOn, scroller, rows, currentId, onPick }: TableKeys<Row>): void {
  const { ui: texts } = useTexts();
  const move = useCallback(
    (by: number) => {
      const at = rowInFocus(scroller, rows, currentId);
      const next = Math.max(0, Math.min(rows.length - 1, at === -1 ? 0 : at + by));
      focusRow(scroller, next);
      return rows[next]?.id;
    },
    [scroller, rows, currentId],
  );
  const pickFocused = () => {
    const id = rows[rowInFocus(scroller, rows, undefined)]?.id;
    if (id !== undefined) onPick?.(id, false);
  };
  const extend = (by: number) => {
    const id = move(by);
    if (id !== undefined) onPick?.(id, true);
  };
  const moving = [
    { id: 'table.next', label: texts.nextRow, keys: 'j', run: () => void move(1) },
    { id: 'table.previous', label: texts.previousRow, keys: 'k', run: () => void move(-1) },
  ];
  const picking = [
    { id: 'table.pick', label: texts.selectRow, keys: 'x', run: pickFocused },
    { id: 'table.extend', label: texts.selectDown, keys: 'shift+j', run: () => extend(1) },
    { id: 'table.extend-up', label: texts.selectUp, keys: 'shift+k', run: () => extend(-1) },
  ];
  const keys = onPick === undefined ? moving : [...moving, ...picking];
  useCommands(isOn ? keys.map((key) => ({ ...key, group: texts.list, isInPalette: false })) : []);
}

function rowInFocus<Row>(
  scroller: HTMLElement | null,
  rows: readonly ListedRow<Row>[],
  currentId: string | undefined,
): number {
  const focused = document.activeElement?.closest('[data-row]');
  const id = focused && scroller?.contains(focused) === true ? focused.getAttribute('data-row') : currentId;
  return rows.findIndex((row) => row.id === id);
}

/** A row out of sight is scrolled to first, and exists after the next frame. */
function focusRow(scroller: HTMLElement | null, index: number, triesLeft = 3): void {
  const row = scroller?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  if (row) {
    (row.querySelector<HTMLElement>('td:not(.table-pick) :is(a, button)') ?? row).focus({
      preventScroll: true,
    });
    row.scrollIntoView({ block: 'nearest' });
  } else if (scroller && triesLeft > 0) {
    const any = scroller.querySelector<HTMLElement>('[data-index]');
    scroller.scrollTop = index * (any?.offsetHeight ?? 0);
    requestAnimationFrame(() => focusRow(scroller, index, triesLeft - 1));
  }
}

import type { ReactNode } from 'react';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../button.tsx';
import { count } from '../format.ts';
import { CloseIcon } from '../icons.ts';

/** How many rows are selected and what can be done with them. */
export function BulkBar({
  picked,
  onClear,
  children,
}: {
  picked: number;
  onClear: () => void;
  children: ReactNode;
}) {
  const { ui: texts } = useTexts();
  return (
    <div className="table-bulk" role="toolbar" aria-label={texts.selectedRows}>
      <strong role="status">{texts.selected(count(picked))}</strong>
      {children}
      <Button kind="quiet" icon={CloseIcon} label={texts.clearSelection} onPress={onClear} />
    </div>
  );
}

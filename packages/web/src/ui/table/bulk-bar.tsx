import type { ReactNode } from 'react';
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
  return (
    <div className="table-bulk" role="toolbar" aria-label="Selected rows">
      <strong role="status">{count(picked)} selected</strong>
      {children}
      <Button kind="quiet" icon={CloseIcon} label="Clear selection" onPress={onClear} />
    </div>
  );
}

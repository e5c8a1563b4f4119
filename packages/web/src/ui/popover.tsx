import type { ReactNode } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover as AriaPopover, type PopoverProps as AriaPopoverProps } from 'react-aria-components/Popover';
import './popover.css';

type Placement = NonNullable<AriaPopoverProps['placement']>;

/** A button (any Button of this kit) that opens a small panel beside it. */
export function Popover({
  trigger,
  label,
  children,
  placement = 'bottom start',
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
  placement?: Placement;
}) {
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover className="popover" placement={placement} offset={4}>
        <Dialog className="popover-body" aria-label={label}>
          {children}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}

import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { CloseIcon } from './icons.ts';
import './dialog.css';

export type DialogProps = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  actions?: ReactNode;
  size?: 'normal' | 'wide';
  /** "alertdialog" for what can't be undone: a click outside doesn't close it. */
  role?: 'dialog' | 'alertdialog';
};

/** A panel over the page. Escape closes it, focus returns to where it was. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  actions,
  size = 'normal',
  role = 'dialog',
}: DialogProps) {
  const { kit } = useTexts();
  return (
    <ModalOverlay
      className="dialog-veil"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={role === 'dialog'}
    >
      <Modal className="dialog-box" data-size={size}>
        <AriaDialog className="dialog" role={role}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div className="dialog-body">{children}</div>
          {actions !== undefined && <div className="dialog-actions">{actions}</div>}
          <div className="dialog-close">
            <Button kind="quiet" size="small" icon={CloseIcon} label={kit.close} onPress={onClose} />
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

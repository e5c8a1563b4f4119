import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { Icon, type IconShape } from './icon.tsx';
import { CheckIcon, FailureIcon, InfoIcon, WarningIcon } from './icons.ts';
import './notice.css';

export type NoticeTone = 'info' | 'ok' | 'warn' | 'bad';

export const NOTICE_ICONS = {
  info: InfoIcon,
  ok: CheckIcon,
  warn: WarningIcon,
  bad: FailureIcon,
} satisfies Record<NoticeTone, IconShape>;

/** A lasting remark inside a page. `actions` stand at its end. */
export function Notice({
  tone = 'info',
  title,
  children,
  actions,
}: {
  tone?: NoticeTone;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon of={NOTICE_ICONS[tone]} />
      <div className="notice-text">
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
      {actions !== undefined && <div className="notice-actions">{actions}</div>}
    </div>
  );
}

/** Rows that arrived wait here until the person asks for them: "Show 3 new". */
export function NewBar({ count, onShow }: { count: number; onShow: () => void }) {
  const { ui: texts } = useTexts();
  return (
    <div role="status">
      {count > 0 && (
        <div className="new-bar">
          <Button kind="quiet" size="small" onPress={onShow}>
            {texts.showNew(count)}
          </Button>
        </div>
      )}
    </div>
  );
}

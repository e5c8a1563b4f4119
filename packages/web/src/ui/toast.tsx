import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { CloseIcon } from './icons.ts';
import { NOTICE_ICONS, type NoticeTone } from './notice.tsx';
import './toast.css';

type Toast = { tone: NoticeTone; text: string; action?: { label: string; run: () => void } };
type Waiting = Toast & { id: number };

const SHOWN_MS = 6000;
const MOST_AT_ONCE = 3;
const watchers = new Set<() => void>();
let waiting: readonly Waiting[] = [];
let lastId = 0;

/** Says in passing that something the person did has happened. What went badly stays until it is closed. */
export function notify(toast: Toast): void {
  lastId += 1;
  change([...waiting, { ...toast, id: lastId }].slice(-MOST_AT_ONCE));
}

export function ToastRegion() {
  const { ui: texts } = useTexts();
  const toasts = useSyncExternalStore(watch, () => waiting);
  return (
    <div
      className="toasts"
      role="region"
      aria-label={texts.messages}
      aria-live="polite"
      hidden={toasts.length === 0}
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Waiting }) {
  const { ui: texts } = useTexts();
  const [isHeld, setHeld] = useState(false);
  const close = () => change(waiting.filter(({ id }) => id !== toast.id));
  useEffect(() => {
    if (isHeld || toast.tone === 'bad') return;
    const timer = setTimeout(() => change(waiting.filter(({ id }) => id !== toast.id)), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld, toast]);
  const { action } = toast;
  return (
    <div
      className="toast"
      data-tone={toast.tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon of={NOTICE_ICONS[toast.tone]} />
      <p>{toast.text}</p>
      {action && (
        <Button kind="quiet" size="small" onPress={() => [action.run(), close()]}>
          {action.label}
        </Button>
      )}
      <Button kind="quiet" size="small" icon={CloseIcon} label={texts.closeMessage} onPress={close} />
    </div>
  );
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

function change(next: readonly Waiting[]): void {
  waiting = next;
  for (const watcher of watchers) watcher();
}

import { useEffect, useState } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { CheckIcon, CopyIcon } from './icons.ts';
import { notify } from './toast.tsx';
import './copy.css';

const SHOWN_MS = 1600;

/** Copies `text`; says "Copied" for a moment, aloud too. */
export function CopyButton({
  text,
  label,
  withWord = false,
}: {
  text: string;
  label?: string;
  withWord?: boolean;
}) {
  const { kit } = useTexts();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => notify({ tone: 'warn', text: kit.copyRefused }),
    );
  };
  const words = copied ? kit.copied : (label ?? kit.copy);
  const naming = withWord ? { children: words } : { label: words };
  return (
    <>
      <Button kind="quiet" size="small" icon={copied ? CheckIcon : CopyIcon} onPress={copy} {...naming} />
      <span className="unseen" role="status">
        {copied ? kit.copied : ''}
      </span>
    </>
  );
}

/** An id, address or fingerprint in mono, with a button that copies it. What `wraps` is never cut. */
export function CopyText({ text, label, wraps = false }: { text: string; label: string; wraps?: boolean }) {
  return (
    <span className="copy-text" data-wraps={wraps ? '' : undefined}>
      <span className="mono">{text}</span>
      <CopyButton text={text} label={label} />
    </span>
  );
}

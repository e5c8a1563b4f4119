import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { CheckIcon, CopyIcon } from './icons.ts';
import { notify } from './toast.tsx';
import './copy.css';

const SHOWN_MS = 1600;

/** Copies `text`; says "Copied" for a moment, aloud too. */
export function CopyButton({
  text,
  label = 'Copy',
  withWord = false,
}: {
  text: string;
  label?: string;
  withWord?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => notify({ tone: 'warn', text: 'The browser did not allow copying. Select the text instead.' }),
    );
  };
  const naming = withWord ? { children: copied ? 'Copied' : label } : { label: copied ? 'Copied' : label };
  return (
    <>
      <Button kind="quiet" size="small" icon={copied ? CheckIcon : CopyIcon} onPress={copy} {...naming} />
      <span className="unseen" role="status">
        {copied ? 'Copied' : ''}
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

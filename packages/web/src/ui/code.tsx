import { useTexts } from '../texts/use-texts.ts';
import { CopyButton } from './copy.tsx';
import './code.css';

/** One command to paste into a terminal. */
export function Command({ children, label }: { children: string; label?: string }) {
  const { kit } = useTexts();
  return (
    <div className="command">
      <code>{children}</code>
      <CopyButton text={children} label={label ?? kit.copyCommand} />
    </div>
  );
}

/** Several lines of text exactly as they are: SQL, JSON, a log, bytes that left. Always text, never markup. */
export function CodeBlock({
  title,
  children,
  wrap = false,
}: {
  title: string;
  children: string;
  wrap?: boolean;
}) {
  const { ui: texts } = useTexts();
  return (
    <figure className="code-block">
      <figcaption>
        {title}
        <CopyButton text={children} label={texts.copy(title)} />
      </figcaption>
      {/* Scrolls, so the keyboard must reach it. */}
      <pre tabIndex={0} aria-label={title} role="region" data-wrap={wrap ? '' : undefined}>
        {children}
      </pre>
    </figure>
  );
}

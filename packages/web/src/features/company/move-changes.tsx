import { useCompanyTexts } from '../../texts/company.ts';
import { Notice } from '../../ui/notice.tsx';

const MOST_SHOWN = 20;

/** What a change would do, before it is made. */
export function MoveChanges({ lines }: { lines: readonly string[] }) {
  const { structure: texts } = useCompanyTexts();
  if (lines.length === 0) return <Notice title={texts.preview}>{texts.previewNothing}</Notice>;
  return (
    <Notice tone="warn" title={texts.preview}>
      <ul>
        {lines.slice(0, MOST_SHOWN).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {lines.length > MOST_SHOWN && <li>{texts.andMore(lines.length - MOST_SHOWN)}</li>}
      </ul>
    </Notice>
  );
}

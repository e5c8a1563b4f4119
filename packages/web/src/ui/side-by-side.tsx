import './side-by-side.css';

export type DiffPart = { kind: 'same' | 'removed' | 'added'; lines: readonly string[] };
export type DiffWords = { before: string; after: string; same: (lines: number) => string };

/** Lines around a change that show where it stands. */
const AROUND = 2;
type RowOf = { before: string | null; after: string | null } | { hidden: number };

/** Two versions of a text, line beside line; one under the other where there is no room. What is the same is folded. */
export function SideBySide({
  parts,
  words,
  language,
}: {
  parts: readonly DiffPart[];
  words: DiffWords;
  language: string;
}) {
  return (
    <div className="side-by-side">
      <div className="side-by-side-head" aria-hidden>
        <span>{words.before}</span>
        <span>{words.after}</span>
      </div>
      <ol lang={language}>
        {rowsOf(parts).map((row, index) =>
          'hidden' in row ? (
            <li key={index} className="side-by-side-fold">
              {words.same(row.hidden)}
            </li>
          ) : row.before === row.after ? (
            <li key={index} className="side-by-side-same">
              <span>{row.before}</span>
              <span aria-hidden>{row.after}</span>
            </li>
          ) : (
            <li key={index}>
              <Side kind="removed" line={row.before} />
              <Side kind="added" line={row.after} />
            </li>
          ),
        )}
      </ol>
    </div>
  );
}

function Side({ kind, line }: { kind: 'removed' | 'added'; line: string | null }) {
  if (line === null) return <span className="side-by-side-gap" />;
  return kind === 'removed' ? <del>{line}</del> : <ins>{line}</ins>;
}

function rowsOf(parts: readonly DiffPart[]): RowOf[] {
  const rows: RowOf[] = [];
  for (const [index, { kind, lines }] of parts.entries()) {
    if (kind === 'same') rows.push(...folded(lines, index === 0, index === parts.length - 1));
    else if (kind === 'removed') {
      const next = parts[index + 1];
      const added = next?.kind === 'added' ? next.lines : [];
      const length = Math.max(lines.length, added.length);
      for (let at = 0; at < length; at++) rows.push({ before: lines[at] ?? null, after: added[at] ?? null });
    } else if (parts[index - 1]?.kind !== 'removed')
      rows.push(...lines.map((line) => ({ before: null, after: line })));
  }
  return rows;
}

function folded(lines: readonly string[], isFirst: boolean, isLast: boolean): RowOf[] {
  const same = (some: readonly string[]) => some.map((line) => ({ before: line, after: line }));
  const [head, tail] = [isFirst ? 0 : AROUND, isLast ? 0 : AROUND];
  const hidden = lines.length - head - tail;
  if (hidden < 3) return same(lines);
  return [...same(lines.slice(0, head)), { hidden }, ...same(lines.slice(lines.length - tail))];
}

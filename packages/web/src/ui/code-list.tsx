import './code-list.css';

/** Codes to keep, in groups of four as people read them out. On paper they are all that is printed. */
export function CodeList({
  label,
  title,
  codes,
}: {
  label: string;
  title: string;
  codes: readonly string[];
}) {
  return (
    <div className="code-list">
      <p className="code-list-title">{title}</p>
      <ol aria-label={label}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
    </div>
  );
}

import type { ReactNode } from 'react';
import './plain-table.css';

/** A small table without tools: a chart's numbers, a plan, a short list inside a panel. The first cell heads its row. */
export function PlainTable({
  label,
  head,
  rows,
  ends = [],
  scrolls = false,
}: {
  label: string;
  head: readonly string[];
  rows: readonly { id: string; cells: readonly ReactNode[] }[];
  /** Indexes of the columns that hold numbers. */
  ends?: readonly number[];
  scrolls?: boolean;
}) {
  const align = (index: number) => (ends.includes(index) ? 'end' : undefined);
  const table = (
    <table className="plain-table">
      <caption className="unseen">{label}</caption>
      <thead>
        <tr>
          {head.map((title, index) => (
            <th key={title} scope="col" data-align={align(index)}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cells: [first, ...rest] }) => (
          <tr key={id}>
            <th scope="row">{first}</th>
            {rest.map((cell, index) => (
              <td key={index} data-align={align(index + 1)}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (!scrolls) return table;
  return (
    <div className="plain-table-scroll" tabIndex={0} role="region" aria-label={label}>
      {table}
    </div>
  );
}

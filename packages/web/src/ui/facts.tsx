import type { ReactNode } from 'react';
import { spokenNow } from '../texts/language.ts';
import { Why, type WhyFacts } from './why.tsx';
import './facts.css';

export type FactItem = {
  label: string;
  /** Undefined means "not available on this system"; null means nothing was recorded. */
  value: ReactNode;
  why?: WhyFacts;
};

/** Labels and values. A collected value carries its "why". */
export function Facts({ title, items }: { title?: string; items: readonly FactItem[] }) {
  const list = (
    <dl className="facts">
      {items.map((item) => (
        <div className="fact" key={item.label}>
          <dt>{item.label}</dt>
          <dd>
            <span className="fact-value">{valueOf(item)}</span>
            {item.why && <Why of={item.label} facts={item.why} />}
          </dd>
        </div>
      ))}
    </dl>
  );
  if (title === undefined) return list;
  return (
    <section className="facts-section">
      <h2>{title}</h2>
      {list}
    </section>
  );
}

function valueOf({ value }: FactItem): ReactNode {
  const { ui: texts } = spokenNow().texts;
  if (value === undefined) return <span className="fact-absent">{texts.unavailable}</span>;
  if (value === null || value === '') return <span className="fact-absent">{texts.none}</span>;
  return value;
}

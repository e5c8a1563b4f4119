import { useId, type ReactNode } from 'react';
import './choice.css';
import './field.css';

/** Several yeses under one name, in as many columns as fit. */
export function FieldGroup({
  label,
  hint,
  error,
  wide = false,
  children,
}: {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** One under the other, each as wide as the group. */
  wide?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className="field field-group" role="group" aria-labelledby={id}>
      <span className="field-label" id={id}>
        {label}
      </span>
      {hint !== undefined && <span className="field-hint">{hint}</span>}
      <div className="field-group-list" data-wide={wide ? '' : undefined}>
        {children}
      </div>
      {error !== undefined && (
        <span className="field-error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

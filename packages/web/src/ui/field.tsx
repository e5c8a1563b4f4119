import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { useTexts } from '../texts/use-texts.ts';
import { FieldProblem } from './field-problem.tsx';
import './field.css';

/** What every field has around its control. The parts find each other through React Aria. */
export function FieldParts({
  label,
  hint,
  isOptional = false,
  children,
}: {
  label: string;
  hint?: ReactNode;
  isOptional?: boolean;
  children: ReactNode;
}) {
  const { kit } = useTexts();
  return (
    <>
      <Label className="field-label">
        {label}
        {isOptional && <span className="field-optional">{kit.optional}</span>}
      </Label>
      {children}
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldProblem />
    </>
  );
}

import { FieldError } from 'react-aria-components/FieldError';
import { useTexts } from '../texts/use-texts.ts';
import './field.css';

/**
 * What is wrong with a field. The browser would say it in its own language, which need not be the person's here.
 * @param missing instead of the usual sentence for one that was left out
 */
export function FieldProblem({ missing }: { missing?: string }) {
  const { kit } = useTexts();
  return (
    <FieldError className="field-error">
      {({ validationDetails: found, validationErrors }) => {
        if (found.badInput || found.typeMismatch) return kit.malformed;
        if (found.valueMissing) return missing ?? kit.missing;
        if (found.rangeOverflow || found.rangeUnderflow) return kit.outOfRange;
        return validationErrors.join(' ');
      }}
    </FieldError>
  );
}

import { Fragment } from 'react';
import { policiesTexts } from '../../texts/policies.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Rung } from './policy-places.ts';

/** "Beispiel Works: ask › Berlin: never (strictest)": who says what, from the company inwards. */
export function PathOf({ said, effective }: Rung) {
  const texts = usePart(policiesTexts);
  if (said.length === 0) return `${effective} ${texts.byDefault}`;
  return said.map(({ id, name, words, isStrictest }, index) => (
    <Fragment key={id}>
      {index > 0 && ' › '}
      {isStrictest ? (
        <>
          <strong>
            {name}: {words}
          </strong>{' '}
          {said.length > 1 && <Badge>{texts.strictest}</Badge>}
        </>
      ) : (
        `${name}: ${words}`
      )}
    </Fragment>
  ));
}

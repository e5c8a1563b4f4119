import { Fragment } from 'react';
import type { Mode } from '@candor/policy/rights/modes.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Rung } from './policy-places.ts';

/** "Beispiel Works ask, Berlin never (strictest)": who says what, from the company inwards. */
export function PathOf({ said, effective }: { said: Rung['said']; effective: Mode }) {
  const { modes, policies: texts } = useTexts();
  if (said.length === 0) return `${modes[effective]} ${texts.byDefault}`;
  return said.map(({ id, name, mode, isStrictest }, index) => (
    <Fragment key={id}>
      {index > 0 && ' › '}
      {isStrictest ? (
        <>
          <strong>
            {name}: {modes[mode]}
          </strong>{' '}
          {said.length > 1 && <Badge>{texts.strictest}</Badge>}
        </>
      ) : (
        `${name}: ${modes[mode]}`
      )}
    </Fragment>
  ));
}

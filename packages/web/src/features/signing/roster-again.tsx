import { useState } from 'react';
import { signingTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { day } from '../../ui/format.ts';
import { Prose } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { useRosterChange, type RosterWish } from './roster-change.ts';
import { endingKeys, withKeysAgain } from './roster.ts';

/** The roster from now on, and in it the keys that end soon. */
export function RosterAgain(wish: RosterWish) {
  const { roster: texts } = usePart(signingTexts);
  const { run, error, isPending } = useRosterChange(wish);
  const [now] = useState(() => Date.now());
  const keys = wish.base ? endingKeys(wish.base.roster, now) : [];
  return (
    <Form
      error={error}
      onSubmit={() => run((roster) => withKeysAgain(roster, now))}
      actions={
        <Button kind="primary" type="submit" isPending={isPending}>
          {texts.signAgain}
        </Button>
      }
    >
      <Prose>{keys.length === 0 ? texts.allStay : texts.againDetail}</Prose>
      {keys.length > 0 && (
        <PlainTable
          label={texts.keysAgain}
          head={[texts.person, texts.key, texts.until]}
          rows={keys.map(({ name, kind, publicKey, until }) => ({
            id: publicKey,
            cells: [name, texts.kinds[kind], day(until)],
          }))}
        />
      )}
    </Form>
  );
}

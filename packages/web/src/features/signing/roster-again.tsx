import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { day } from '../../ui/format.ts';
import { Prose } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { useRosterChange, type RosterWish } from './roster-change.ts';
import { endingKeys, KEY_KINDS, withKeysAgain } from './roster.ts';

/** The roster from now on, and in it the keys that end soon. */
export function RosterAgain(wish: RosterWish) {
  const { run, error, isPending } = useRosterChange(wish);
  const [now] = useState(() => Date.now());
  const keys = wish.base ? endingKeys(wish.base.roster, now) : [];
  return (
    <Form
      error={error}
      onSubmit={() => run((roster) => withKeysAgain(roster, now))}
      actions={
        <Button kind="primary" type="submit" isPending={isPending}>
          Sign the roster again
        </Button>
      }
    >
      <Prose>
        {keys.length === 0
          ? 'All keys stay as they are.'
          : 'These keys may sign for as long as a new one. Take out first what should end.'}
      </Prose>
      {keys.length > 0 && (
        <PlainTable
          label="Keys to sign again"
          head={['Person', 'Key', 'Until']}
          rows={keys.map(({ name, kind, publicKey, until }) => ({
            id: publicKey,
            cells: [name, KEY_KINDS[kind], day(until)],
          }))}
        />
      )}
    </Form>
  );
}

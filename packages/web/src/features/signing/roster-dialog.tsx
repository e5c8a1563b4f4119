import { useState } from 'react';
import type { Roster } from '@candor/protocol/statements.ts';
import { useMe } from '../../api/me.ts';
import { ensureBrowserKey } from '../../signer/browser-key.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { RosterAgain } from './roster-again.tsx';
import { useRosterChange, type RosterWish } from './roster-change.ts';
import { browserKey, withKey, withoutKey } from './roster.ts';
import { Unlocked } from './unlocked.tsx';

export type RosterChange =
  | { name: 'add' }
  | { name: 'again' }
  | { name: 'remove'; publicKey: string; of: string };
type Level = Roster['people'][number]['level'];

/** One change of the roster, signed as its next version. */
export function RosterDialog({ change, ...wish }: RosterWish & { change: RosterChange | undefined }) {
  const title = change?.name === 'remove' ? `Take out a key of ${change.of}` : TITLES[change?.name ?? 'add'];
  return (
    <Dialog title={title} isOpen={change !== undefined} onClose={wish.onClose}>
      <Unlocked signing={wish.signing}>
        {change?.name === 'remove' && <Remove {...wish} publicKey={change.publicKey} />}
        {change?.name === 'again' && <RosterAgain {...wish} />}
        {change?.name === 'add' && <Add {...wish} />}
      </Unlocked>
    </Dialog>
  );
}

const TITLES = { add: 'Add this browser to the roster', again: 'Sign the roster again' } as const;

const LEVELS = [
  { value: 'view', label: 'View' },
  { value: 'support', label: 'Support' },
  { value: 'control', label: 'Control' },
  { value: 'own', label: 'Own' },
] as const satisfies readonly { value: Level; label: string }[];
const SIGNS = [
  { value: 'session', label: 'Sessions' },
  { value: 'action', label: 'Actions' },
  { value: 'job', label: 'Jobs' },
] as const;
const MOST_LETTERS = 80;

function Add(wish: RosterWish) {
  const { me } = useMe();
  const { run, error, isPending } = useRosterChange(wish);
  const [level, setLevel] = useState<(typeof LEVELS)[number]['value']>('own');
  const add = (values: FormValues) =>
    run(async (roster) => {
      const publicKey = await ensureBrowserKey(roster.companyId);
      const person = {
        person: me?.accountId ?? '',
        name: values.text('name'),
        organisation: values.text('organisation'),
        level,
        signs: SIGNS.map(({ value }) => value).filter((value) => values.all('signs').includes(value)),
      };
      return withKey(roster, person, browserKey(publicKey, Date.now()));
    });
  return (
    <Form
      error={error}
      onSubmit={add}
      actions={
        <Button kind="primary" type="submit" isPending={isPending}>
          Add this browser
        </Button>
      }
    >
      <Prose>
        A key is made that this browser keeps and can’t show to anybody. It is good for 90 days. Devices show
        the name to whoever sits at them.
      </Prose>
      <TextField
        label="Your name"
        name="name"
        defaultValue={me?.name ?? ''}
        maxLength={MOST_LETTERS}
        isRequired
      />
      <TextField
        label="Organisation"
        name="organisation"
        defaultValue={me?.company?.name ?? ''}
        maxLength={MOST_LETTERS}
        isRequired
      />
      <Select label="Highest permission level" options={LEVELS} value={level} onChange={setLevel} />
      {SIGNS.map(({ value, label }) => (
        <Checkbox key={value} name="signs" value={value} defaultSelected>
          {`May sign ${label.toLowerCase()}`}
        </Checkbox>
      ))}
    </Form>
  );
}

function Remove({ publicKey, ...wish }: RosterWish & { publicKey: string }) {
  const { run, error, isPending } = useRosterChange(wish);
  return (
    <Form
      error={error}
      onSubmit={() => run((roster) => withoutKey(roster, publicKey))}
      actions={
        <Button kind="danger" type="submit" isPending={isPending}>
          Take out the key
        </Button>
      }
    >
      <Prose>Devices refuse what it signs as soon as they have the new roster. It can be added again.</Prose>
    </Form>
  );
}

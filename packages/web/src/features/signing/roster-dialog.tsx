import { useState } from 'react';
import type { Roster } from '@candor/protocol/statements.ts';
import { useMe } from '../../api/me.ts';
import { ensureBrowserKey } from '../../signer/browser-key.ts';
import { signingTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
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
  const { roster: texts } = usePart(signingTexts);
  const title = change?.name === 'remove' ? texts.takeOutOf(change.of) : texts.titles[change?.name ?? 'add'];
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

const LEVELS = ['view', 'support', 'control', 'own'] as const satisfies readonly Level[];
const SIGNS = ['session', 'action', 'job'] as const;
const MOST_LETTERS = 80;

function Add(wish: RosterWish) {
  const { roster: texts } = usePart(signingTexts);
  const { me } = useMe();
  const { run, error, isPending } = useRosterChange(wish);
  const [level, setLevel] = useState<(typeof LEVELS)[number]>('own');
  const add = (values: FormValues) =>
    run(async (roster) => {
      const { publicKey } = await ensureBrowserKey(roster.companyId);
      const person = {
        person: me?.accountId ?? '',
        name: values.text('name'),
        organisation: values.text('organisation'),
        level,
        signs: SIGNS.filter((value) => values.all('signs').includes(value)),
      };
      return withKey(roster, person, browserKey(publicKey, Date.now()));
    });
  return (
    <Form
      error={error}
      onSubmit={add}
      actions={
        <Button kind="primary" type="submit" isPending={isPending}>
          {texts.addBrowser}
        </Button>
      }
    >
      <Prose>{texts.addDetail}</Prose>
      <TextField
        label={texts.yourName}
        name="name"
        defaultValue={me?.name ?? ''}
        maxLength={MOST_LETTERS}
        isRequired
      />
      <TextField
        label={texts.organisation}
        name="organisation"
        defaultValue={me?.company?.name ?? ''}
        maxLength={MOST_LETTERS}
        isRequired
      />
      <Select
        label={texts.highestLevel}
        options={LEVELS.map((value) => ({ value, label: texts.levels[value] }))}
        value={level}
        onChange={setLevel}
      />
      {SIGNS.map((value) => (
        <Checkbox key={value} name="signs" value={value} defaultSelected>
          {texts.maySign[value]}
        </Checkbox>
      ))}
    </Form>
  );
}

function Remove({ publicKey, ...wish }: RosterWish & { publicKey: string }) {
  const { roster: texts } = usePart(signingTexts);
  const { run, error, isPending } = useRosterChange(wish);
  return (
    <Form
      error={error}
      onSubmit={() => run((roster) => withoutKey(roster, publicKey))}
      actions={
        <Button kind="danger" type="submit" isPending={isPending}>
          {texts.takeOutKey}
        </Button>
      }
    >
      <Prose>{texts.takeOutDetail}</Prose>
    </Form>
  );
}

import { useState } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { offeredCommands } from './commands.ts';
import { Dialog } from './dialog.tsx';
import { Keys } from './keys.tsx';
import { areLettersOn, setLettersOn } from './shortcuts.ts';
import { Switch } from './switch.tsx';
import './keys-help.css';

/** `?`: the keys that work on this very screen. */
export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { frame: texts } = useTexts();
  return (
    <Dialog title={texts.keys} size="wide" isOpen={isOpen} onClose={onClose}>
      <List />
    </Dialog>
  );
}

function List() {
  const { frame: texts } = useTexts();
  const [commands] = useState(() => offeredCommands().filter(({ keys }) => keys !== undefined));
  const [areOn, setOn] = useState(areLettersOn);
  const change = (next: boolean) => {
    setOn(next);
    setLettersOn(next);
  };
  return (
    <>
      <div className="keys-help">
        {[...new Set(commands.map(({ group }) => group))].map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id}>
                    <dt>{command.label}</dt>
                    <dd>
                      <Keys of={command.keys ?? ''} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch isSelected={areOn} onChange={change} detail={texts.lettersDetail}>
        {texts.letters}
      </Switch>
    </>
  );
}

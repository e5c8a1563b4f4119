import { Fragment } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import './keys.css';

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);
const NAMES: Record<string, string> = {
  enter: 'Enter',
  escape: 'Esc',
  arrowleft: '←',
  arrowright: '→',
};

/** Draws a shortcut such as "g d" (one after the other) or "mod+k" (together); quiet, it isn't read aloud. */
export function Keys({ of: shortcut, isQuiet = false }: { of: string; isQuiet?: boolean }) {
  const { frame: texts } = useTexts();
  const named: Readonly<Record<string, string>> = {
    ...NAMES,
    mod: IS_APPLE ? '⌘' : texts.control,
    shift: texts.shift,
  };
  return (
    <span className="keys" aria-hidden={isQuiet}>
      {shortcut.split(' ').map((chord, index) => (
        <Fragment key={`${index}-${chord}`}>
          {index > 0 && <span>{texts.thenKey}</span>}
          {chord.split('+').map((key) => (
            <kbd key={key}>{named[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}

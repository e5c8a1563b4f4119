import { useEffect } from 'react';
import { offeredCommands } from './commands.ts';
import { recall, remember } from './remember.ts';

const SEQUENCE_MS = 1200;
const IS_APPLE = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

export type KeyPress = {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
};

/** A key press in the words of Command.keys: "d", "?", "mod+k", "shift+j". Undefined for what shortcuts never use. */
export function chordOf(press: KeyPress, isApple = IS_APPLE): string | undefined {
  if (press.altKey || press.key.length === 0 || ['Control', 'Meta', 'Shift', 'Alt'].includes(press.key))
    return undefined;
  const isMod = isApple ? press.metaKey : press.ctrlKey;
  if (!isMod && (press.ctrlKey || press.metaKey)) return undefined;
  const isLetter = /^[a-z]$/i.test(press.key);
  const parts = [
    isMod && 'mod',
    press.shiftKey && (isLetter || press.key.length > 1) && 'shift',
    press.key.toLowerCase(),
  ];
  return parts.filter((part) => part !== false).join('+');
}

/** One step through the known shortcuts: what is complete now, and what is begun. */
export function step(
  begun: string,
  chord: string,
  known: readonly string[],
): { complete?: string; begun: string } {
  for (const candidate of [`${begun} ${chord}`.trim(), chord]) {
    if (known.includes(candidate)) return { complete: candidate, begun: '' };
    if (known.some((keys) => keys.startsWith(`${candidate} `))) return { begun: candidate };
  }
  return { begun: '' };
}

/** Single letters may be switched off (WCAG 2.1.4), for people who speak to their computer. */
export function areLettersOn(): boolean {
  return recall('letters', (stored) => (typeof stored === 'boolean' ? stored : undefined)) ?? true;
}

export function setLettersOn(areOn: boolean): void {
  remember('letters', areOn);
}

/** Listens once, at the frame. Letters rest while something is typed or a dialog is open. */
export function useShortcuts(): void {
  useEffect(() => {
    let begun = '';
    let begunAtMs = 0;
    const press = (event: KeyboardEvent) => {
      const chord = event.defaultPrevented || event.isComposing ? undefined : chordOf(event);
      if (chord === undefined) return;
      const isLetter = !chord.includes('mod+');
      if (isLetter && (isTyping(event.target) || isDialogOpen() || !areLettersOn())) return;
      if (Date.now() - begunAtMs > SEQUENCE_MS) begun = '';
      const commands = offeredCommands();
      const next = step(
        begun,
        chord,
        commands.flatMap(({ keys }) => keys ?? []),
      );
      begun = next.begun;
      begunAtMs = Date.now();
      const command = commands.find(({ keys }) => keys !== undefined && keys === next.complete);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest(
      'input:not([type=checkbox], [type=radio]), textarea, select, [role=menu], [role=listbox]',
    ) !== null
  );
}

function isDialogOpen(): boolean {
  return document.querySelector('[role=dialog], [role=alertdialog]') !== null;
}

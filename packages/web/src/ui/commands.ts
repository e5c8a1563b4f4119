import { useEffect, useRef } from 'react';
import type { IconShape } from './icon.tsx';

/** Something a person can do here. One declaration serves the palette, the shortcut and the list of keys. */
export type Command = {
  id: string;
  /** Verb and noun: "Enrol a device". */
  label: string;
  group: string;
  run: () => void;
  icon?: IconShape;
  /** "g d" one after the other, "mod+k" together. */
  keys?: string;
  detail?: string;
  /** False for keys that only move about, which nobody looks for by name. */
  isInPalette?: boolean;
};

const offers = new Set<() => readonly Command[]>();

/** Offers commands while the caller is on the screen. Those offered last win a contest for the same keys. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const offer = () => latest.current;
    offers.add(offer);
    return () => {
      offers.delete(offer);
    };
  }, []);
}

/** Everything on offer now, the newest first, one for each id. */
export function offeredCommands(): Command[] {
  const newestFirst = [...offers].toReversed().flatMap((offer) => offer());
  return newestFirst.filter(
    (command, index) => newestFirst.findIndex(({ id }) => id === command.id) === index,
  );
}

import { useCallback, useState } from 'react';

/** A choice kept in this browser only: never personal, never sent. `parse` refuses what another version wrote. */
export function useRemembered<Choice>(
  name: string,
  fallback: Choice,
  parse: (stored: unknown) => Choice | undefined,
): [Choice, (next: Choice) => void] {
  const [choice, setChoice] = useState(() => recall(name, parse) ?? fallback);
  const change = useCallback(
    (next: Choice) => {
      setChoice(next);
      remember(name, next);
    },
    [name],
  );
  return [choice, change];
}

export function remember(name: string, choice: unknown): void {
  try {
    localStorage.setItem(`candor.${name}`, JSON.stringify(choice));
  } catch {
    // A closed or full storage costs the memory of the choice, not the choice.
  }
}

export function recall<Choice>(
  name: string,
  parse: (stored: unknown) => Choice | undefined,
): Choice | undefined {
  try {
    const stored = localStorage.getItem(`candor.${name}`);
    return stored === null ? undefined : parse(JSON.parse(stored));
  } catch {
    return undefined;
  }
}

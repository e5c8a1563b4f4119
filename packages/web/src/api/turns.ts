/**
 * signed-out: the server no longer knows who it is. factor-missing: they must set up a factor before anything else.
 * company-gone: the chosen company is none of theirs any more.
 */
export type Turn = 'signed-out' | 'factor-missing' | 'company-gone';

const watchers = new Set<(turn: Turn) => void>();

/** Calls back when the answer to a request says so of whoever is signed in. */
export function onTurn(watcher: (turn: Turn) => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

export function sayTurn(turn: Turn): void {
  for (const watcher of watchers) watcher(turn);
}

const held: Turn[] = [];

/** As long as a page holds it, it sees to the turn itself: nobody is led away. */
export function holdTurn(turn: Turn): () => void {
  held.push(turn);
  return () => {
    held.splice(held.indexOf(turn), 1);
  };
}

export const isTurnHeld = (turn: Turn): boolean => held.includes(turn);

import { useSyncExternalStore } from 'react';

/** What the person chose; "system" follows the operating system. Kept in step with public/theme.js. */
export type Scheme = 'system' | 'light' | 'dark';
export type Contrast = 'system' | 'more';
export type Theme = { scheme: Scheme; contrast: Contrast };

const watchers = new Set<() => void>();
let current: Theme = readTheme();

export function useTheme(): Theme {
  return useSyncExternalStore(watchTheme, () => current);
}

export function setTheme(next: Theme): void {
  current = next;
  write('scheme', next.scheme);
  write('contrast', next.contrast);
  for (const watcher of watchers) watcher();
}

/** Calls back whenever painted colours may have changed, by choice or by the system. */
export function watchTheme(changed: () => void): () => void {
  watchers.add(changed);
  const systems = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const system of systems) system.addEventListener('change', changed);
  return () => {
    watchers.delete(changed);
    for (const system of systems) system.removeEventListener('change', changed);
  };
}

/** The painted value of a role at an element, for canvas. */
export function paintOf(element: HTMLElement, role: string): string {
  const probe = element.ownerDocument.createElement('span');
  probe.style.color = `var(--${role})`;
  element.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function readTheme(): Theme {
  const { scheme, contrast } = document.documentElement.dataset;
  return {
    scheme: scheme === 'light' || scheme === 'dark' ? scheme : 'system',
    contrast: contrast === 'more' ? 'more' : 'system',
  };
}

function write(name: 'scheme' | 'contrast', value: string): void {
  const root = document.documentElement;
  if (value === 'system') delete root.dataset[name];
  else root.dataset[name] = value;
  try {
    if (value === 'system') localStorage.removeItem(`candor.${name}`);
    else localStorage.setItem(`candor.${name}`, value);
  } catch {
    // The theme still holds until the page is closed.
  }
}

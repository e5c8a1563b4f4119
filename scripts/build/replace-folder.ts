import { mkdirSync, renameSync, rmSync } from 'node:fs';

/** Makes a folder anew: complete when it returns; until then, and where `fill` fails, the one of before stays. */
export async function replaceFolder<T>(folder: string, fill: (draft: string) => Promise<T>): Promise<T> {
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    const made = await fill(draft);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
    return made;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

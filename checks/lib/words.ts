import { listFiles } from './files.ts';
import type { Problem } from './problem.ts';

const banned = /^(utils?|helpers?|managers?|common|misc|data|infos?)$/i;

/** STYLE.md 20, for the word that says what a file or folder is: "device-info.ts" names nothing, "info-page.ts" does. */
export function checkWords(root: string): Problem[] {
  return listFiles(root)
    .filter((file) => /\.(ts|tsx|mjs|css|sql)$/.test(file))
    .flatMap((file) =>
      file.split('/').flatMap((name) => {
        const word = lastWord(name);
        return banned.test(word) ? [{ file, text: `"${word}" says nothing; use the product's word` }] : [];
      }),
    );
}

function lastWord(name: string): string {
  const [stem = ''] = name.split('.');
  return stem.split(/[-_]|(?<=[a-z])(?=[A-Z])/).at(-1) ?? '';
}

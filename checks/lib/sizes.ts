import { isTest, listFiles, readText } from './files.ts';
import type { Problem } from './problem.ts';

const maxLines = 400;

/** STYLE.md 2: no file of code over 400 lines. Generated files and tests are as long as they are. */
export function checkSizes(root: string): Problem[] {
  return listFiles(root)
    .filter((file) => /\.(ts|tsx|mjs|css|sql)$/.test(file) && !isTest(file) && !file.includes('.generated.'))
    .map((file) => ({ file, lines: readText(root, file).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > maxLines)
    .map(({ file, lines }) => ({ file, text: `has ${lines} lines; ${maxLines} are the most` }));
}

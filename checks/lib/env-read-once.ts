import { isTest, listSources, readText } from './files.ts';
import type { Problem } from './problem.ts';
import { findAll, withoutComments } from './scan.ts';

const readers = [
  'packages/server/src/config.ts', // the server's options, each declared once (F1)
  'packages/agent/src/config.ts', // the agent's
  'packages/relay/src/config.ts', // those of a relay by itself
  'packages/web/vite.config.ts', // the development server; no part of the product
  'scripts/', // start and test other programs
];

const reads = [
  /\bprocess\s*\??\.\s*env\b/g,
  /\bprocess\s*(?:\?\.)?\[\s*['"]env['"]\s*\]/g,
  /\benv\b[^}]*\}\s*=\s*process\b(?!\s*[.[])/g,
  /\benv\b[^}]*\}\s*from\s*['"](?:node:)?process['"]/g,
];

/** F1: the environment is read in one place, so that nothing is configured behind the documentation's back. */
export function checkEnvReadOnce(root: string): Problem[] {
  return listSources(root)
    .filter((file) => !isTest(file) && !readers.some((reader) => file.startsWith(reader)))
    .flatMap((file) => {
      const code = withoutComments(readText(root, file));
      return reads.flatMap((read) =>
        findAll(code, read).map(({ line }) => ({
          file,
          line,
          text: 'reads the environment; config.ts does',
        })),
      );
    });
}

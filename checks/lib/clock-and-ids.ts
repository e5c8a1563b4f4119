import { isTest, listSources, readText } from './files.ts';
import type { Problem } from './problem.ts';
import { findAll, withoutComments } from './scan.ts';

const server = 'packages/server/src/';
const theClock = 'packages/server/src/platform/clock.ts';
const own = [
  { found: /\b(Date\.now\(\)|new Date\(\))/gu, instead: 'the injected clock' },
  { found: /\b(randomUUID)\b/gu, instead: 'randomUUIDv7' },
];

/** S9: in the server time comes from the injected clock, and ids are ordered by time. */
export function checkClockAndIds(root: string): Problem[] {
  return listSources(root)
    .filter((file) => file.startsWith(server) && file !== theClock && !isTest(file))
    .flatMap((file) => {
      const code = withoutComments(readText(root, file));
      return own.flatMap(({ found, instead }) =>
        findAll(code, found).map(({ line, groups }) => ({
          file,
          line,
          text: `uses ${groups[0]} in place of ${instead}`,
        })),
      );
    });
}

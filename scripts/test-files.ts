import { globSync } from 'node:fs';

/** Every test file, in the order of the run: checks, unit, integration, then what needs the computer to itself. */
const patterns = [
  'checks/*.test.ts',
  'scripts/**/*.test.ts',
  'packages/*/src/**/*.test.ts',
  'packages/*/test/**/*.test.ts',
  'bench/**/*.test.ts',
  'e2e/*.test.ts',
];

/** Paths relative to `root`, with forward slashes. */
export function testFiles(root: string): string[] {
  return patterns.flatMap((pattern) =>
    globSync(pattern, { cwd: root })
      .map((file) => file.replaceAll('\\', '/'))
      .sort(),
  );
}

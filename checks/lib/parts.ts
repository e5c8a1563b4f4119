/** Which part of the product may import what: ARCHITECTURE.md's table. */
export interface PartRule {
  parts: readonly string[];
  /** What its tests may import besides. */
  tests?: readonly string[];
  builtins: 'allowed' | 'none';
  /** Packages of npm; where it is left out, any that the part's package.json names. */
  packages?: readonly string[];
  /** Never, whatever package.json says. */
  never?: readonly string[];
}

export const partRules: Record<string, PartRule> = {
  policy: { parts: [], builtins: 'none', packages: ['zod', 'tldts', 're2js'] },
  protocol: { parts: ['policy'], builtins: 'none', packages: ['zod'] },
  crypto: { parts: ['protocol'], builtins: 'none', packages: ['hash-wasm', '@hpke/core'] },
  assess: { parts: ['policy', 'protocol', 'crypto'], builtins: 'none' },
  // The relay must be unable to decrypt and has nothing to remember.
  relay: { parts: ['protocol'], builtins: 'allowed', never: ['pg', 'kysely', 'node:sqlite', 'hash-wasm'] },
  agent: {
    parts: ['policy', 'protocol', 'crypto'],
    // both ends of a session meet in a real one
    tests: ['relay'],
    builtins: 'allowed',
    never: ['pg', 'kysely', 'fastify'],
  },
  server: { parts: ['policy', 'protocol', 'crypto', 'relay'], builtins: 'allowed' },
  cli: { parts: ['policy', 'protocol', 'crypto', 'assess'], builtins: 'allowed' },
  web: { parts: ['policy', 'protocol', 'crypto', 'assess'], builtins: 'none' },
  extension: { parts: ['policy', 'protocol'], builtins: 'none' },
};

/** The part that a file belongs to; undefined for scripts, checks, bench and e2e, which may import anything. */
export function partOf(file: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(file)?.[1];
}

import type { Capability } from '../dictionary/record.ts';

/** The only types that a measure may return: counts, truths, times and a row's random id, never a value of a row (specs: M5). */
export type MeasureType = 'bigint' | 'boolean' | 'timestamptz' | 'interval' | 'uuid';
/** bigint as number, timestamptz as ms since 1970 UTC, interval as ms; null where nothing was there to measure. */
export type Evidence = Readonly<Record<string, number | boolean | string | null>>;

export interface SqlCheck {
  readonly kind: 'sql';
  /** One SELECT of exactly `columns`; becomes the function check_<id>() that only the checker may call. */
  readonly sql: string;
  readonly columns: Readonly<Record<string, MeasureType>>;
}
export interface ProbeCheck {
  readonly kind: 'probe' | 'code';
  /** Name of the probe in the server's checker (modules/promises/probes). */
  readonly probe: ProbeName;
}
export const probeNames = [
  'gateway-needs-certificate',
  'focus-is-blind',
  'catalogue-matches',
  'details-rectifiable',
  'web-needs-sign-in',
] as const;
export type ProbeName = (typeof probeNames)[number];

/** One sentence of the policy as a running check. Its words stand in texts/<language>.ts under its id. */
export interface PromiseDeclaration {
  readonly id: string;
  /** Clause ids of clauses.json (P1-P133), or own ids from Q1. */
  readonly clauses: readonly string[];
  readonly capability: Capability;
  /** Fields that it speaks of, as record.field. */
  readonly fields: readonly string[];
  /** Where it is enforced, so that a reader can go and look. */
  readonly enforcedBy: readonly { readonly file: string; readonly symbol: string }[];
  readonly check: SqlCheck | ProbeCheck;
  /** Whether what was measured keeps the promise. */
  readonly good: (evidence: Evidence) => boolean;
  readonly periodMs: number;
  readonly tests: readonly string[];
  /** Statements that plant a violation and take it away again, run in a throw-away database; for probes the test does it. */
  readonly breakIt:
    | { readonly plant: readonly string[]; readonly remove: readonly string[] }
    | { readonly test: string };
}

export function promise<const P extends PromiseDeclaration>(declared: P): P {
  return declared;
}

export const sqlPeriodMs = 60 * 60_000;
export const probePeriodMs = 15 * 60_000;

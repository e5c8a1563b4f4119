/** What `candor verify` finds. `unknown`: it is no file that Candor hands out, or not one of this version. */
export type Verdict =
  | { state: 'good'; lines: string[] }
  | { state: 'bad'; reason: string }
  | { state: 'unknown'; reason: string };

/** The file is not as it was made: the text says where. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

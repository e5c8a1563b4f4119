import { errors, type ErrorCode } from '@candor/protocol/errors.ts';

/** A refusal that the catalogue names; the edge turns it into `{code, text, details?, requestId}`. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: ErrorCode;
  /** For the client. What of it may be logged stands in the catalogue. */
  readonly details: Readonly<Record<string, unknown>> | undefined;
  constructor(code: ErrorCode, details?: Readonly<Record<string, unknown>>) {
    super(code);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errors[this.code].status;
  }
}

export function fail(code: ErrorCode, details?: Readonly<Record<string, unknown>>): never {
  throw new Failure(code, details);
}

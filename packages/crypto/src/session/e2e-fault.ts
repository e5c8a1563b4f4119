import type { E2eCode } from '@candor/protocol/session/handshake.ts';

/** What the other end sent does not count: the session is over on both sides, and is not tried again weaker. */
export class E2eFault extends Error {
  override readonly name = 'E2eFault';
  readonly code: E2eCode;
  constructor(code: E2eCode) {
    super(code);
    this.code = code;
  }
}

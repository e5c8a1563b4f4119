/** What can go wrong in a way that a person can act on. The text is for them; it holds no secret. */
export type FaultCode =
  | 'state_not_private'
  | 'identity_broken'
  | 'already_enrolled'
  | 'already_running'
  | 'not_enrolled'
  | 'not_running'
  | 'enrolment_refused'
  | 'server_unreachable'
  | 'web_not_trusted'
  | 'web_ca_refused'
  | 'wrong_authority'
  | 'answer_refused'
  | 'local_policy_refused'
  | 'not_owner'
  | 'wrong_kind'
  | 'renewal_refused'
  | 'install_failed'
  | 'no_display'
  | 'cannot_draw';

export class AgentFault extends Error {
  override readonly name = 'AgentFault';
  readonly code: FaultCode;

  constructor(code: FaultCode, text: string, cause?: unknown) {
    super(text, { cause });
    this.code = code;
  }
}

/** The code of a Node error (`ECONNREFUSED`), for logs: never its text, which may hold a path or an address. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UNKNOWN';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.constructor.name;
  return (
    code
      .toUpperCase()
      .replaceAll(/[^A-Z0-9_]/gu, '_')
      .slice(0, 40) || 'UNKNOWN'
  );
}

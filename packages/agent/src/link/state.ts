/** What `status` prints, and the lines on stdout (A2). */
export type LinkStatus =
  | 'connecting'
  | 'online'
  | 'refused'
  | 'revoked'
  | 'clock_wrong'
  | 'wrong_server'
  | 'identity_in_use'
  | 'ended';

export interface LinkState {
  state: LinkStatus;
  since: number;
  /** Why, as a code; of a lost link the last one. */
  code?: string;
  /** When it tries again. */
  nextTryAt?: number;
}

/** What `status` prints, and the lines on stdout (A2). */
export type LinkStatus =
  | 'connecting'
  | 'online'
  | 'refused'
  | 'revoked'
  | 'cloned'
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
  /** What the clocks said, where they are too far apart. */
  serverAt?: number;
  deviceAt?: number;
}

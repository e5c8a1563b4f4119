/** What a session may ask for, each on its own: a yes to one never implies another. */
export const sessionRights = [
  'screen.view',
  'screen.control',
  'clipboard',
  'terminal',
  'terminal.system',
  'files',
  'files.system',
  'record',
  'chat',
] as const;
export type SessionRight = (typeof sessionRights)[number];

/** What a policy sets a mode for. */
export const policyRights = [...sessionRights, 'script', 'power'] as const;
export type PolicyRight = (typeof policyRights)[number];

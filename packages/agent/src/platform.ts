import type { Hello } from '@candor/protocol/messages/agent.ts';

/** The platforms that the protocol names. */
export function platformName(): Hello['platform'] {
  const { platform } = process;
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}

import type { Config } from '../config.ts';
import { ask } from '../control/ask.ts';
import { socketPath } from '../control/socket.ts';
import { AgentFault } from '../fault.ts';
import { statePaths } from '../state-folder.ts';
import { idleSessions } from './idle-sessions.ts';
import { idleFacts } from './idle.ts';

/** What the running process says of itself, or what the files say when none runs. */
export async function statusFacts(folder: string, config: Config): Promise<Record<string, unknown>> {
  try {
    return await ask(socketPath(folder, config.runtimeFolder), { ask: 'status' });
  } catch (error) {
    if (!(error instanceof AgentFault) || error.code !== 'not_running') throw error;
  }
  const state = statePaths(folder);
  return { ...idleFacts(state), ...idleSessions(state) };
}

import type { Config } from '../config.ts';
import { ask } from '../control/ask.ts';
import { socketPath, type Question } from '../control/socket.ts';
import { AgentFault } from '../fault.ts';
import { openStateFolder } from '../state-folder.ts';
import { loadChoices, saveChoices, type Choices } from './choices.ts';

export type Choice =
  | { verb: 'pause'; minutes: number | undefined }
  | { verb: 'resume' }
  | { verb: 'counts'; on: boolean };

/** Told to the running process; without one written where it will read it. Works with no network. */
export async function choose(folder: string, config: Config, choice: Choice): Promise<number> {
  const state = openStateFolder(folder);
  const untilAt =
    choice.verb === 'pause' && choice.minutes !== undefined ? Date.now() + choice.minutes * 60_000 : null;
  try {
    await ask(socketPath(state.root, config.runtimeFolder), questionOf(choice, untilAt));
  } catch (error) {
    if (!(error instanceof AgentFault) || error.code !== 'not_running') throw error;
    saveChoices(state.choices, { ...loadChoices(state.choices), ...partOf(choice, untilAt) });
  }
  process.stdout.write(`${sentenceOf(choice, untilAt)}\n`);
  return 0;
}

function questionOf(choice: Choice, untilAt: number | null): Question {
  if (choice.verb === 'pause') return { ask: 'pause', untilAt };
  return choice.verb === 'resume' ? { ask: 'resume' } : { ask: 'counts', on: choice.on };
}

function partOf(choice: Choice, untilAt: number | null): Partial<Choices> {
  if (choice.verb === 'counts') return { countsOn: choice.on };
  if (choice.verb === 'resume') return { pause: 'none' };
  return { pause: untilAt === null ? 'until_resumed' : { untilAt } };
}

function sentenceOf(choice: Choice, untilAt: number | null): string {
  if (choice.verb === 'counts')
    return choice.on
      ? 'Keys and clicks are counted, never which or where.'
      : 'Keys and clicks are not counted.';
  if (choice.verb === 'resume') return 'Recording.';
  return untilAt === null
    ? 'Paused until you resume.'
    : `Paused until ${new Date(untilAt).toLocaleTimeString()}.`;
}

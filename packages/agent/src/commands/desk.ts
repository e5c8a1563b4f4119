import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { deskDoor } from '../control/desk-door.ts';
import { conversationOpener } from '../desk/conversation.ts';
import { cannotShow } from '../desk/keep-desk.ts';
import { requireDrawing } from '../desk/painter.ts';
import { runDesk } from '../desk/run-desk.ts';
import { AgentFault } from '../fault.ts';
import { startAnew } from '../lean-start.ts';
import { readStartup } from './startup.ts';

const waitMs = 1_000;

/** Shows sessions on this person's display, until the display or the agent that started it is gone. */
export async function desk(
  folder: string,
  config: Config,
  { isChild, cache }: { isChild: boolean; cache: string },
): Promise<number> {
  const parentGone = isChild ? readStartup().closed : new Promise<void>(() => {});
  try {
    requireDrawing();
    return await Promise.race([parentGone.then(() => 0), showForEver(folder, config, cache)]);
  } catch (error) {
    if (!(error instanceof AgentFault)) throw error;
    process.stderr.write(`Sessions are not shown as windows: ${error.message} The notice page shows them.\n`);
    return error.code === 'cannot_draw' ? cannotShow : 1;
  }
}

/** A display that ended the connection but is still there is taken again. */
async function showForEver(folder: string, config: Config, cache: string): Promise<never> {
  const door = deskDoor(folder, config);
  const openConversation = conversationOpener(folder);
  for (;;) {
    const end = await runDesk({ display: config.deskDisplay, door, openConversation });
    // the library that draws leaves no other way
    if (end === 'rested') startAnew(cache, 'lean');
    await sleep(waitMs);
  }
}

import type { DeviceClass } from '@candor/policy/rights/modes.ts';
import type { Config } from '../config.ts';
import { classOf, saveIdentity } from '../identity.ts';
import { statePaths } from '../state-folder.ts';
import { changeHere, ownIdentity } from './own-identity.ts';

const wrongKind = 'A Focus identity is a person’s: it has no class.';

/**
 * Prints what this computer is, by the word of its administrator, or changes it: no server can. A company's policy says
 * for each class what sessions may do (people L3).
 */
export async function classCommand(
  folder: string,
  config: Config,
  { deviceClass }: { deviceClass: DeviceClass | undefined },
): Promise<number> {
  if (deviceClass === undefined) {
    process.stdout.write(`${classOf(ownIdentity(statePaths(folder), wrongKind))}\n`);
    return 0;
  }
  await changeHere(
    folder,
    config,
    { asked: { ask: 'class', deviceClass }, wrongKind },
    ({ identity: file }, identity) => saveIdentity(file, { ...identity, deviceClass }),
  );
  process.stdout.write(`This computer is a ${deviceClass} from now on. Its server is told.\n`);
  return 0;
}

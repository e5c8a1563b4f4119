import { joinHere, refuseSecond } from '../commands/enrol.ts';
import { openStateFolder } from '../state-folder.ts';

/** Makes this computer one of the person's Focus devices, under the name that they chose. */
export async function join(
  folder: string,
  { token, name }: { token: string; name: string },
): Promise<number> {
  const state = openStateFolder(folder);
  refuseSecond(state);
  const { url } = await joinHere(state, token, name);
  process.stdout.write(`This computer is "${name}" in your Focus at ${url}.\n`);
  process.stdout.write('Start it with: npm run agent -- focus run\n');
  return 0;
}

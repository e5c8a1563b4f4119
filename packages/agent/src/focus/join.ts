import { joinHere, untilEnrolled, webCaOf } from '../commands/enrol.ts';
import type { Config } from '../config.ts';
import { commandLine } from '../package.ts';
import { openStateFolder } from '../state-folder.ts';

/** Makes this computer one of the person's Focus devices, under the name that they chose. */
export async function join(
  folder: string,
  config: Config,
  {
    token,
    name,
    webCa: file,
    state: named,
  }: { token: string; name: string; webCa: string | undefined; state: string | undefined },
): Promise<number> {
  const state = openStateFolder(folder);
  const webCa = webCaOf(file);
  const identity = await untilEnrolled(state, config, (signal) =>
    joinHere(state, name, { token, webCa, patience: 'fails', signal, onWaiting: () => {} }),
  );
  if (!identity) return 1;
  process.stdout.write(`This computer is "${name}" in your Focus at ${identity.url}.\n`);
  process.stdout.write(`Start it with: ${commandLine('focus run', named)}\n`);
  return 0;
}

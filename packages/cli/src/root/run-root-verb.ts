import { parseArgs } from 'node:util';
import { askServer } from '../ask-server.ts';
import { certify } from './certify.ts';
import { init } from './init.ts';
import { Refused } from './refused.ts';
import { rootList, type RootOptions, type RootVerb } from './root-verb.ts';
import { terminal } from './terminal.ts';

const verbs: Readonly<Record<string, RootVerb>> = { init, certify };

/** The verb that works with a root key in this process; undefined for all others. */
export function rootVerbOf([first, second = '']: readonly string[]): RootVerb | undefined {
  return first === 'root' ? verbs[second] : undefined;
}

/** @param socket the running server's; `words` were checked by server/src/commands/words.ts */
export async function runRootVerb(verb: RootVerb, words: readonly string[], socket: string): Promise<number> {
  const say = (...lines: string[]) => {
    for (const line of lines) console.log(line);
  };
  const ask = async (request: object) => {
    const { lines, exitCode } = await askServer(socket, request);
    return exitCode === 0 ? lines : Promise.reject(new Refused(lines.join('\n')));
  };
  try {
    const [list = '{}'] = await ask({ verb: 'root list' });
    const { companyId, items } = rootList.parse(JSON.parse(list));
    const roots = items.filter(({ retiredAt }) => retiredAt === null);
    await verb({ companyId, roots, options: optionsOf(words), ask, terminal, say });
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(error.message);
    return 1;
  }
}

function optionsOf(words: readonly string[]): RootOptions {
  const { values } = parseArgs({
    args: words.slice(2),
    options: {
      'passphrase-file': { type: 'string' },
      'replace-lost': { type: 'boolean' },
      device: { type: 'string' },
      yes: { type: 'boolean' },
    },
  });
  return {
    passphraseFile: values['passphrase-file'],
    replaceLost: values['replace-lost'] ?? false,
    device: values.device,
    yes: values.yes ?? false,
  };
}

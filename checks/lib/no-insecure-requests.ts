import { listSources, readText } from './files.ts';
import type { Problem } from './problem.ts';
import { findAll, withoutComments } from './scan.ts';

/** Clause O1: no identity provider is asked in plain, in tests neither, so no code names what would allow it. */
export function checkNoInsecureRequests(root: string): Problem[] {
  return listSources(root)
    .filter((file) => !file.startsWith('checks/'))
    .flatMap((file) =>
      findAll(withoutComments(readText(root, file)), /allowInsecureRequests/g).map(({ line }) => ({
        file,
        line,
        text: 'lets an identity provider be asked without TLS',
      })),
    );
}

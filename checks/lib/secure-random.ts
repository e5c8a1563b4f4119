import { isTest, listSources, readText } from './files.ts';
import type { Problem } from './problem.ts';
import { findAll, withoutComments } from './scan.ts';

/** Where keys, tokens, codes and challenges are made. */
const secretPlaces =
  /^packages\/(?:crypto\/src|server\/src\/modules\/(?:accounts|companies|devices|roots)|server\/src\/platform\/(?:http|keys|live)|web\/src\/signer)\//u;

/** What nobody may guess comes from the system's generator. */
export function checkSecureRandom(root: string): Problem[] {
  return listSources(root)
    .filter((file) => secretPlaces.test(file) && !isTest(file))
    .flatMap((file) =>
      findAll(withoutComments(readText(root, file)), /\bMath\.random\b/gu).map(({ line }) => ({
        file,
        line,
        text: 'makes something that can be guessed; take randomBytes or getRandomValues',
      })),
    );
}

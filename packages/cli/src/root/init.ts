import { base64url } from '@candor/crypto/encoding.ts';
import { isLongEnough, minPassphrase } from '@candor/crypto/passphrase.ts';
import { makeRecoveryCode, writeRecoveryCode } from '@candor/crypto/recovery-code.ts';
import { createRoot, groupsOfFour, rootFingerprint } from '@candor/crypto/root-key.ts';
import { wrapRoot } from '@candor/crypto/root-wrap.ts';
import { Refused } from './refused.ts';
import type { RootVerb } from './root-verb.ts';

/** Makes the company's root key. The private key never leaves this process but wrapped. */
export const init: RootVerb = async ({ companyId, roots, options, ask, terminal, say }) => {
  if (roots.length > 0 && !options.replaceLost)
    throw new Refused(
      'There is a root key already. Add another one in the console; if all are lost: root init --replace-lost',
    );
  const passphrase = await terminal.newPassphrase(options.passphraseFile);
  if (!isLongEnough(passphrase)) throw new Refused(`A passphrase has at least ${minPassphrase} characters.`);
  const root = await createRoot();
  const fingerprint = await rootFingerprint(root.publicKey);
  const code = makeRecoveryCode();
  const wrapped = await wrapRoot(root, { companyId, fingerprint }, { passphrase, code });
  const signed = options.replaceLost ? 'lost' : 'first';
  await ask({ verb: 'root add', publicKey: base64url(root.publicKey), wrapped, signed });
  say('Recovery code, shown this once. Write it down and keep it apart from this computer:');
  say('', `    ${writeRecoveryCode(code)}`, '');
  say('Fingerprint of the root key. Compare it on each device that pins it:');
  say('', `    ${groupsOfFour(fingerprint)}`);
};

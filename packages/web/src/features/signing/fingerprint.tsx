import { useEffect, useState } from 'react';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { sha256Hex } from '@candor/crypto/hash.ts';
import { groupsOfFour } from '@candor/crypto/root-key.ts';

/** SHA-256 of a public key (base64url), in groups that two people can read to each other. */
export function Fingerprint({ of }: { of: string }) {
  const [text, setText] = useState('');
  useEffect(() => {
    let isCurrent = true;
    void sha256Hex(fromBase64url(of) ?? new Uint8Array()).then((hash) => isCurrent && setText(hash));
    return () => {
      isCurrent = false;
    };
  }, [of]);
  return <span className="mono">{groupsOfFour(text)}</span>;
}

import { hex } from '@candor/crypto/encoding.ts';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { sha256 } from '@candor/crypto/hash.ts';

const SECRET_BYTES = 32;

export type JoinSecret = { auth: Uint8Array; secretHash: string };

/** Made here; the server gets its hash, and the device gets it by hand. */
export async function makeSecret(): Promise<JoinSecret> {
  const auth = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return { auth, secretHash: hex(await sha256(auth)) };
}

/** The two lines to run at the device: join it, then record. */
export function joinCommands(
  { auth }: JoinSecret,
  { url, ca }: { url: string; ca: string },
  name: string,
): { join: string; run: string } {
  const token = writeEnrolmentToken({ url, ca, auth });
  return {
    join: `npm run agent -- focus join ${token} --name "${safeName(name)}"`,
    run: 'npm run agent -- focus run',
  };
}

/** Without what a shell would read as more than a name. */
export function safeName(name: string): string {
  const clean = name.replaceAll(/["'`$\\!%^&|<>\p{C}]/gu, '').trim();
  return clean === '' ? 'Laptop' : clean;
}

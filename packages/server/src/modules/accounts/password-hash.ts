import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Keys } from '../../platform/keys/index.ts';
import { Queue } from './queue.ts';

const derive = promisify(argon2);

/** OWASP's first choice for argon2id: 46 MiB, one pass (clause S3). Memory in KiB. */
const cost = { memory: 46 * 1024, passes: 1, parallelism: 1 };
const saltBytes = 16;
const hashBytes = 32;
/** Says in the PHC string that the hash was made with the instance's secret and for its account. */
const keyId = 'MQ';
const form =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})(,keyid=MQ)?\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/u;

/** `outdated`: right, and to be hashed anew, for the cost grew or the hash has no secret yet. */
export type Verdict = 'right' | 'outdated' | 'wrong';

export interface Passwords {
  /** A PHC string, bound to the account. Fails with `busy` when too many wait. */
  hash(accountId: string, password: string): Promise<string>;
  /** Does the same work for an account without a password, or for none. Fails with `busy` when too many wait. */
  verify(accountId: string, password: string, phc: string | undefined): Promise<Verdict>;
}

/** Each hash takes 46 MiB and a thread: four run at once, 32 wait, and the next is told to come again. */
export function createPasswords(keys: Pick<Keys, 'secretOf'>): Passwords {
  const queue = new Queue({ running: 4, waiting: 32 });
  return {
    async hash(accountId, password) {
      const salt = randomBytes(saltBytes);
      const secret = await keys.secretOf('password.phc');
      const tag = await queue.run(() =>
        derive('argon2id', {
          ...cost,
          message: password,
          nonce: salt,
          tagLength: hashBytes,
          secret,
          associatedData: accountId,
        }),
      );
      return phcOf(salt, tag);
    },
    async verify(accountId, password, phc) {
      const stored = read(phc ?? nobodys) ?? read(nobodys);
      if (!stored) return 'wrong';
      const secret = await keys.secretOf('password.phc');
      const { salt, tag, isKeyed, ...known } = stored;
      // hashes of before 0.2 have no secret, and their passwords were normalised (NFKC)
      const own = isKeyed
        ? { message: password, secret, associatedData: accountId }
        : { message: password.normalize('NFKC') };
      const found = await queue.run(() =>
        derive('argon2id', { ...known, ...own, nonce: salt, tagLength: tag.length }),
      );
      if (!timingSafeEqual(found, tag) || phc === undefined) return 'wrong';
      return isKeyed && known.memory >= cost.memory && known.passes >= cost.passes ? 'right' : 'outdated';
    },
  };
}

function read(phc: string) {
  const parts = form.exec(phc);
  if (!parts) return undefined;
  const [, memory, passes, parallelism, keyed, salt = '', tag = ''] = parts;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    isKeyed: keyed !== undefined,
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function phcOf(salt: Uint8Array, tag: Uint8Array): string {
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism},keyid=${keyId}$${base64(salt)}$${base64(tag)}`;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/u, '');
const nobodys = phcOf(Buffer.alloc(saltBytes), Buffer.alloc(hashBytes));

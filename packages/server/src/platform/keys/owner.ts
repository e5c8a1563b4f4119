import type { KeyName } from './wrap.ts';

/** Under whose key a value lies. */
export type KeyOwner =
  | { kind: 'instance' }
  | { kind: 'company'; id: string }
  | { kind: 'person'; id: string };

/** The instance's own key is never destroyed: nothing would be left to start. */
export type DestructibleOwner = Exclude<KeyOwner, { kind: 'instance' }>;

/** The instance's key has one row, under this id. */
export const instanceOwnerId = '00000000-0000-0000-0000-000000000000';

/** As it stands in the keyring. */
export function ownerIdOf(owner: KeyOwner): string {
  return owner.kind === 'instance' ? instanceOwnerId : owner.id;
}

/** As it stands in a sealed value's place, and in the cache. */
export function ownerNameOf(owner: KeyOwner): string {
  return owner.kind === 'instance' ? 'instance' : owner.id;
}

/** The 16 bytes of a key's id. */
export function keyIdOf({ id }: Pick<KeyName, 'id'>): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

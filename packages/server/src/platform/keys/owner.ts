import type { KeyName } from './wrap.ts';

/** Under whose key a value lies. */
export type KeyOwner =
  | { kind: 'instance' }
  | { kind: 'company'; id: string }
  | { kind: 'person'; id: string };

/** 30 days, under whose key values are hashed and none is sealed; see period.ts. */
export interface Period {
  kind: 'period';
  id: string;
}
/** Whose key there may be. */
export type Owner = KeyOwner | Period;

/** The instance's own key is never destroyed: nothing would be left to start. */
export type DestructibleOwner = Exclude<Owner, { kind: 'instance' }>;

/** Whose keys lie under another owner's. */
export type SubjectOwner = Extract<Owner, { kind: 'person' | 'period' }>;

export function isSubject(owner: Owner): owner is SubjectOwner {
  return owner.kind === 'person' || owner.kind === 'period';
}

/** The instance's key has one row, under this id. */
export const instanceOwnerId = '00000000-0000-0000-0000-000000000000';

/** As it stands in the keyring. */
export function ownerIdOf(owner: Owner): string {
  return owner.kind === 'instance' ? instanceOwnerId : owner.id;
}

/** As it stands in a sealed value's place, and in the cache. */
export function ownerNameOf(owner: Owner): string {
  return owner.kind === 'instance' ? 'instance' : owner.id;
}

/** The 16 bytes of a key's id. */
export function keyIdOf({ id }: Pick<KeyName, 'id'>): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

import { KeyRefused, type KeyOwner, type Keys, type Sealer } from '../../platform/keys/index.ts';

/** Undefined while keys do not answer: names show as locked then, and lists work. */
export async function sealerUnlessAway(
  keys: Pick<Keys, 'sealerFor'>,
  owner: KeyOwner,
): Promise<Sealer | undefined> {
  try {
    return await keys.sealerFor(owner);
  } catch (error) {
    if (error instanceof KeyRefused) return undefined;
    throw error;
  }
}

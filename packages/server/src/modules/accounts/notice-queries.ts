import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

type SignIn = Tables['signIn'];

export function findToldAccount(tx: Tx, id: string) {
  return tx
    .selectFrom('account')
    .select(['personId', 'email', 'language'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/**
 * How many complete sign-ins the account had besides this one: in all, with its browser, in its network. Of those before
 * `since` the network is not known any more: it counts as this one.
 */
export function countEarlier(
  tx: Tx,
  {
    id,
    accountId,
    browserFamily,
    osFamily,
    network,
  }: Pick<SignIn, 'id' | 'accountId' | 'browserFamily' | 'osFamily' | 'network'>,
  since: Date,
): Promise<{ all: number; browser: number; network: number }> {
  return tx
    .selectFrom('signIn')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn
        .count<number>('id')
        .filterWhere((by) => by.and([by('browserFamily', '=', browserFamily), by('osFamily', '=', osFamily)]))
        .as('browser'),
      eb.fn
        .count<number>('id')
        .filterWhere((by) => by.or([by('network', '=', network), by('createdAt', '<', since)]))
        .as('network'),
    ])
    .where('accountId', '=', accountId)
    .where('id', '!=', id)
    .where('state', '!=', 'pending')
    .executeTakeFirstOrThrow();
}

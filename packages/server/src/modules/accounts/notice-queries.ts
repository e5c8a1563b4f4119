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

/** How many complete sign-ins the account had besides this one: in all, with its browser, in its network. */
export function countEarlier(
  tx: Tx,
  {
    id,
    accountId,
    browserFamily,
    osFamily,
    network,
  }: Pick<SignIn, 'id' | 'accountId' | 'browserFamily' | 'osFamily' | 'network'>,
): Promise<{ all: number; browser: number; network: number }> {
  return tx
    .selectFrom('signIn')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn
        .count<number>('id')
        .filterWhere((by) => by.and([by('browserFamily', '=', browserFamily), by('osFamily', '=', osFamily)]))
        .as('browser'),
      eb.fn.count<number>('id').filterWhere('network', '=', network).as('network'),
    ])
    .where('accountId', '=', accountId)
    .where('id', '!=', id)
    .where('state', '!=', 'pending')
    .executeTakeFirstOrThrow();
}

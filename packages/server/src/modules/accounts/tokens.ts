import { randomBytes } from 'node:crypto';
import { tokenWords } from '@candor/policy/rights/token-words.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { tokens } from '@candor/protocol/api/tokens.ts';
import { fail, writeApiToken, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { sealerUnlessAway } from './factors.ts';
import type { LifeParts } from './life-parts.ts';
import { notifyAccount } from './notices.ts';
import { lockAccount } from './sign-in-queries.ts';
import { secretHashOf } from './token-caller.ts';
import { endTokensOf, insertToken, listTokens } from './token-queries.ts';

type Wish = Input<(typeof tokens)['makeToken']>['body'];
type Listed = Output<(typeof tokens)['tokens']>;

const dayMs = 24 * 60 * 60_000;
const mostTokens = 20;

/** Clauses T1 and T2. */
export function tokenHandlers(parts: LifeParts): Handlers<typeof tokens> {
  const { clock, database } = parts.platform;
  return {
    tokens: (_input, { caller }) => list(parts, caller),
    async makeToken({ body }, call) {
      const made = await make(parts, body, call.caller);
      call.entry.targetId = made.id;
      return made;
    },
    async endToken({ params: { id } }, { caller: { accountId } }) {
      const ended = await database.withInstance('security', (tx) =>
        endTokensOf(tx, { accountId, id }, clock.now()),
      );
      if (ended === 0) fail('not_found');
      return { next: 'done' };
    },
  };
}

async function list({ platform }: LifeParts, caller: Caller): Promise<Listed> {
  const { clock, database, keys } = platform;
  const rows = await database.withInstance('authentication', (tx) =>
    listTokens(tx, caller.accountId, clock.now()),
  );
  const sealer = await sealerUnlessAway(keys, caller.personId);
  return {
    tokens: rows.map(({ id, name, companyId, words, networks, createdAt, expiresAt, usedAt }) => ({
      id,
      name: sealer?.open('api_token', 'name', id, name, 'authentication') ?? null,
      companyId,
      words,
      networks,
      createdAt: createdAt.getTime(),
      expiresAt: expiresAt.getTime(),
      usedAt: usedAt?.getTime() ?? null,
    })),
    offered: { company: offered(caller, 'company'), person: offered(caller, 'person') },
  };
}

/** Nobody gives a token what they may not do themselves. */
function offered(caller: Caller, of: 'company' | 'person'): Word[] {
  return tokenWords[of].filter((word) => caller.words.has(word));
}

async function make(
  { platform }: LifeParts,
  { name, of, words, days, networks }: Wish,
  caller: Caller,
): Promise<Output<(typeof tokens)['makeToken']>> {
  const { clock, database, keys } = platform;
  const { accountId, personId } = caller;
  const may = offered(caller, of);
  const wrong = words.find((word) => !may.includes(word));
  if (wrong !== undefined) fail('not_allowed', { word: wrong });
  const [id, now] = [newId(), clock.now()];
  const token = writeApiToken(id.slice(-8), randomBytes(32).toString('base64url'));
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const expiresAt = new Date(now.getTime() + days * dayMs);
  const row = {
    id,
    accountId,
    companyId: of === 'company' ? caller.companyId : null,
    secretHash: await secretHashOf(keys, token),
    name: sealer.seal('api_token', 'name', id, name),
    words: [...new Set(words)],
    networks: [...new Set(networks)],
    createdAt: now,
    usedAt: null,
    expiresAt,
  };
  await database.withInstance('security', async (tx) => {
    await lockAccount(tx, accountId);
    if ((await listTokens(tx, accountId, now)).length >= mostTokens) fail('too_many_tokens');
    await insertToken(tx, row);
    await notifyAccount(platform, tx, accountId, { template: 'api-token-made', params: { name } });
  });
  return { id, token, expiresAt: expiresAt.getTime() };
}

import type { ownAgreements } from '@candor/protocol/api/consents.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail, type Call, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Companies } from '../companies/index.ts';
import { listKinds, listTexts, listVersions } from './agreement-queries.ts';
import { inLanguage, partsOf, presentText } from './agreements.ts';
import { lockConsents } from './consent-queries.ts';
import { bytesOf, giverOf, requireShown, type ConsentModuleParts } from './consents.ts';
import { consentKeeper } from './keep-consent.ts';
import { findOwn } from './own-queries.ts';
import { standingOf } from './versions.ts';

type Own = Output<typeof ownAgreements.listOwn>['items'][number];
type Wish = Input<typeof ownAgreements.acceptOwn>['body'];

/** Terms and privacy notice: what each account agreed to, what changed since, and its answer (clause G4). */
export function ownAgreementHandlers(
  parts: ConsentModuleParts,
  companies: Pick<Companies, 'firstCompanyId'>,
): Handlers<typeof ownAgreements> {
  const { clock, database } = parts.platform;
  const reading = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    // with the operator, whose terms they are
    database.withCompany(await companies.firstCompanyId(), 'legal_duty', work);
  return {
    listOwn: async (_input, { caller }) => ({
      items: await reading((tx) => listOwn(tx, caller, clock.now())),
    }),
    readOwn: ({ params: { a }, query: { language } }, { caller }) =>
      reading(async (tx) => {
        const own = (await listOwn(tx, caller, clock.now())).find(({ agreement }) => agreement === a);
        if (!own) fail('not_found');
        const text = inLanguage(await listTexts(tx, a, own.number), language);
        const before = own.from === null ? [] : await listTexts(tx, a, own.from);
        const older = before.length === 0 ? '' : inLanguage(before, text.language).text;
        return { ...own, text: presentText(text), parts: partsOf(older, text.text) };
      }),
    acceptOwn: async ({ body }, call) => ({
      id: await accept(parts, await companies.firstCompanyId(), body, call),
    }),
  };
}

async function listOwn(tx: Tx, { accountId }: Pick<Caller, 'accountId'>, now: Date): Promise<Own[]> {
  const own: Own[] = [];
  for (const { id: agreement, kind } of await listKinds(tx)) {
    if (kind === 'agreement') continue;
    const versions = await listVersions(tx, agreement);
    const newest = versions.at(-1);
    if (!newest) continue;
    const from = (await findOwn(tx, accountId, agreement))?.version ?? null;
    const { state, waiting } = standingOf(versions, { number: from, wasWithdrawn: false }, now);
    const isDue = state === 'missing' || state === 'outdated';
    own.push({
      agreement,
      kind,
      number: newest.number,
      effectiveAt: newest.effectiveAt.getTime(),
      from,
      state: waiting ? (isDue ? 'due' : 'coming') : 'agreed',
    });
  }
  return own;
}

/** One record of a version remains, however often it is said. @returns its id */
async function accept(
  { platform, authorities }: ConsentModuleParts,
  companyId: string,
  { agreement, version, language, sha256, method, screenSha256 }: Wish,
  call: Call<'self.consents'>,
): Promise<string> {
  const { accountId } = call.caller;
  const keep = await consentKeeper({ platform, authorities }, { ...giverOf(call), memberId: null });
  return platform.database.withCompany(companyId, 'accountability', async (tx) => {
    await lockConsents(tx, accountId);
    const { kind } = await requireShown(tx, { agreement, version, language, sha256 });
    if (kind === 'agreement') fail('not_found');
    const before = await findOwn(tx, accountId, agreement);
    if (before?.version === version) return before.id;
    const { id } = await keep(tx, {
      companyId,
      kind,
      act: 'given',
      subjectId: agreement,
      version,
      language,
      textSha256: bytesOf(sha256),
      screenSha256: screenSha256 === undefined ? null : bytesOf(screenSha256),
      method,
    });
    return id;
  });
}

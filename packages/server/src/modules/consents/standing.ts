import { createHash } from 'node:crypto';
import { canonical } from '@candor/policy/canonical.ts';
import { weeklyHours } from '@candor/policy/rights/policy-body.ts';
import { reachesOthers } from '@candor/policy/rights/roles.ts';
import type { standing } from '@candor/protocol/api/consents.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { StandingTerms } from '@candor/protocol/consent-receipt.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, pageOf, type Call, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { devicesSeen, devicesUnder, namesIn, placeName, whomOf } from '../companies/index.ts';
import { findConsent, findWithdrawal, lockConsents } from './consent-queries.ts';
import { bytesOf, giverOf, type ConsentModuleParts } from './consents.ts';
import { endStandingOf } from './end-standing.ts';
import { consentKeeper } from './keep-consent.ts';
import { signingHandlers } from './sign-standing.ts';
import { isFor, signedAmong } from './signed-standing.ts';
import {
  findStanding,
  insertStanding,
  listLive,
  listStanding,
  type StandingRow,
} from './standing-queries.ts';

type Wish = Input<typeof standing.giveStanding>['body'];
type Item = Output<typeof standing.listStanding>['items'][number];
type Named = ReadonlyMap<string, string | null>;
type Seen = ReadonlySet<string> | undefined;
const mostLive = 500;

export function standingHandlers(parts: ConsentModuleParts): Handlers<typeof standing> {
  const { bus, clock, database } = parts.platform;
  return {
    listStanding: ({ query }, { caller }) => list(parts, caller, query),
    async standingOffer(_, { caller }) {
      const companyId = companyOf(caller);
      const whom = await database.withCompany(companyId, 'service', (tx) =>
        whomOf(tx, companyId, clock.now()),
      );
      const accounts = [...whom.members, ...whom.staff].map(({ accountId }) => accountId);
      const names = await namesIn(parts.platform, companyId, accounts);
      const named = (of: typeof whom.members) =>
        of.map(({ memberId, accountId }) => ({ id: memberId, name: names.get(accountId)?.name ?? null }));
      return { members: named(whom.members), staff: named(whom.staff) };
    },
    ...signingHandlers(parts.platform, async (tx, caller, row) => {
      if (!isShown(row, await devicesSeen(tx, caller))) fail('not_found');
    }),
    async giveStanding({ body }, call) {
      const given = await give(parts, body, call);
      call.entry.targetId = given.id;
      bus.publish('consent.changed', { companyId: companyOf(call.caller), id: given.consentId });
      return given;
    },
    async endStanding({ params: { s } }, call) {
      const id = await end(parts, s, call);
      if (id !== undefined) bus.publish('consent.changed', { companyId: companyOf(call.caller), id });
      return {};
    },
  };
}

/** Yes to one session right is yes to no other (clause G6). */
async function give({ platform, authorities }: ConsentModuleParts, wish: Wish, call: Call<'standing.give'>) {
  const companyId = companyOf(call.caller);
  const { clock, database } = platform;
  const keep = await consentKeeper({ platform, authorities }, giverOf(call));
  return database.withCompany(companyId, 'accountability', async (tx) => {
    await lockConsents(tx, companyId);
    if ((await placeName(tx, companyId, wish.target)) === undefined) fail('not_found');
    await requireWhom(tx, companyId, wish.to, clock.now());
    if ((await listLive(tx, companyId)).length >= mostLive) fail('limit_reached', { most: mostLive });
    const [id, now] = [newId(), clock.now()];
    const until = monthsLater(now, wish.months);
    const terms = termsOf(wish, now, until);
    const record = await keep(tx, {
      companyId,
      kind: 'standing',
      act: 'given',
      subjectId: id,
      version: null,
      language: null,
      textSha256: createHash('sha256').update(canonical(terms)).digest(),
      screenSha256: wish.screenSha256 === undefined ? null : bytesOf(wish.screenSha256),
      method: 'click',
      standing: terms,
    });
    await insertStanding(tx, {
      companyId,
      id,
      sessionRight: terms.sessionRight,
      targetKind: terms.target.kind,
      targetId: terms.target.id,
      toKind: terms.to.kind,
      toRole: terms.to.role,
      toMembers: terms.to.members,
      hours: terms.hours,
      alsoIfPresent: terms.alsoIfPresent,
      startsAt: now,
      untilAt: until,
      consentId: record.id,
      byMemberId: call.caller.memberId,
      noticedAt: null,
      endedAt: null,
      endedBy: null,
    });
    return { id, consentId: record.id, untilAt: until.getTime() };
  });
}

function termsOf(
  { sessionRight, target, to, hours, alsoIfPresent }: Wish,
  startsAt: Date,
  untilAt: Date,
): StandingTerms {
  const members =
    to.kind === 'member' ? [to.memberId] : to.kind === 'staff' ? [...new Set(to.memberIds)] : [];
  return {
    sessionRight,
    target,
    to: { kind: to.kind, role: to.kind === 'role' ? to.role : null, members },
    hours: hours ?? null,
    alsoIfPresent,
    startsAt: startsAt.toISOString(),
    untilAt: untilAt.toISOString(),
  };
}

/** Only somebody who acts in the company now; others behave like ids that are not there. */
async function requireWhom(tx: Tx, companyId: string, to: Wish['to'], now: Date): Promise<void> {
  if (to.kind === 'role') return;
  const { members, staff } = await whomOf(tx, companyId, now);
  const known = new Set((to.kind === 'member' ? members : staff).map(({ memberId }) => memberId));
  const wanted = to.kind === 'member' ? [to.memberId] : to.memberIds;
  if (!wanted.every((id) => known.has(id))) fail('not_found');
}

/** @returns id of the withdrawal; undefined where it had ended before */
async function end({ platform, authorities }: ConsentModuleParts, id: string, call: Call<'standing.end'>) {
  const { caller } = call;
  const companyId = companyOf(caller);
  const keep = await consentKeeper({ platform, authorities }, giverOf(call));
  return platform.database.withCompany(companyId, 'accountability', async (tx) => {
    await lockConsents(tx, companyId);
    const row = await findStanding(tx, companyId, id);
    const seen = await devicesSeen(tx, caller);
    if (!row || !isShown(row, seen)) fail('not_found');
    if (!mayEnd(caller, row, seen)) fail('not_allowed', { word: 'standing.end', refusedBy: 'role' });
    if (row.endedAt !== null || (await findWithdrawal(tx, companyId, row.consentId))) return undefined;
    const given = (await findConsent(tx, companyId, row.consentId)) ?? fail('not_found');
    return endStandingOf(tx, given, { keep, memberId: caller.memberId, now: platform.clock.now() });
  });
}

/** Those about one device are shown to whoever sees it; those about many to all who hold the word. */
const isShown = ({ targetKind, targetId }: StandingRow, seen: Seen) =>
  targetKind !== 'device' || seen === undefined || seen.has(targetId);

/** A person to whom devices are assigned ends what is about one of them; whoever looks after all, every one. */
function mayEnd(caller: Caller, { targetKind }: StandingRow, seen: Seen): boolean {
  if (!caller.words.has('standing.end')) return false;
  return reachesOthers(caller.roles, 'consent.view') || (targetKind === 'device' && seen !== undefined);
}

async function list(
  { platform }: ConsentModuleParts,
  caller: Caller,
  { state, after, limit }: Input<typeof standing.listStanding>['query'],
): Promise<Output<typeof standing.listStanding>> {
  const companyId = companyOf(caller);
  const now = platform.clock.now();
  const liveAt = state === 'live' ? now : undefined;
  const found = await platform.database.withCompany(companyId, 'accountability', async (tx) => {
    const rows = await listStanding(tx, companyId, { liveAt, after, limit: limit + 1 });
    const seen = await devicesSeen(tx, caller);
    const { items, next } = pageOf(rows, limit, ({ id }) => id);
    const shown = items.filter((row) => isShown(row, seen));
    const places = new Map<string, string | null>();
    for (const { targetKind: kind, targetId: id } of shown)
      places.set(id, (await placeName(tx, companyId, { kind, id })) ?? null);
    const signatures = await signaturesOf(tx, companyId, shown, now);
    return { next, seen, shown, places, signatures, whom: await whomOf(tx, companyId, now) };
  });
  const whom = [...found.whom.members, ...found.whom.staff];
  const names = await namesIn(
    platform,
    companyId,
    whom.map(({ accountId }) => accountId),
  );
  const people = new Map(
    whom.map(({ memberId, accountId }) => [memberId, names.get(accountId)?.name ?? null]),
  );
  return {
    items: found.shown.map((row) => ({
      ...present(row, found.places, people, now),
      signature: found.signatures.get(row.id) ?? 'unsigned',
      mayEnd: row.endedAt === null && mayEnd(caller, row, found.seen),
    })),
    next: found.next,
  };
}

/** Of those that a root signed: whether for all devices that lie in their unit now. */
async function signaturesOf(
  tx: Tx,
  companyId: string,
  rows: readonly StandingRow[],
  now: Date,
): Promise<Map<string, Item['signature']>> {
  const found = new Map<string, Item['signature']>();
  for (const [id, { body }] of await signedAmong(tx, companyId, rows, now)) {
    const { target } = body.terms;
    const covered = target.kind === 'unit' ? await devicesUnder(tx, companyId, target.id) : [];
    found.set(id, covered.every((device) => isFor(body, device.id)) ? 'signed' : 'partly');
  }
  return found;
}

function present(
  row: StandingRow,
  places: Named,
  people: Named,
  now: Date,
): Omit<Item, 'mayEnd' | 'signature'> {
  const { id, sessionRight, targetKind, targetId, toKind, toRole, alsoIfPresent, consentId } = row;
  const isLive = row.endedAt === null && row.untilAt > now;
  return {
    id,
    sessionRight,
    target: { kind: targetKind, id: targetId, name: places.get(targetId) ?? null },
    to: {
      kind: toKind,
      role: toRole,
      members: row.toMembers.map((member) => ({ id: member, name: people.get(member) ?? null })),
    },
    hours: row.hours === null ? null : weeklyHours.parse(row.hours),
    alsoIfPresent,
    startsAt: row.startsAt.getTime(),
    untilAt: row.untilAt.getTime(),
    state: isLive ? 'live' : 'ended',
    endedAt: isLive ? null : (row.endedAt ?? row.untilAt).getTime(),
    consentId,
    by: people.get(row.byMemberId ?? '') ?? null,
  };
}

/** The same day of a later month, or that month's last; in UTC. */
export function monthsLater(at: Date, months: number): Date {
  const later = new Date(at);
  later.setUTCMonth(at.getUTCMonth() + months);
  if (later.getUTCDate() !== at.getUTCDate()) later.setUTCDate(0);
  return later;
}

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { completeBody, modes } from '@candor/policy/rights/modes.ts';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { sessionRights } from '@candor/policy/rights/session-rights.ts';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import { sessionDocuments } from '@candor/protocol/session/documents.ts';
import { sessionEnds } from '@candor/protocol/session/states.ts';
import { KeeperOnBench, noon } from '../../test/session-keeper.ts';
import { Person } from '../../test/technician.ts';
import type { HeldStanding } from '../standing-consent.ts';

/** What a server can put together that holds keys of its own, and knows everybody's names and ids. */
type Order =
  | { kind: 'ask'; by: number; rights: (typeof sessionRights)[number][]; role: (typeof roleNames)[number] }
  | { kind: 'answer'; by: number; of: number }
  | { kind: 'join' | 'kept' | 'revoke' | 'again'; of: number };

/** It would let in technicians whose keys stand in the roster. */
const forTechnicians: Omit<HeldStanding, 'right'> = {
  id: '3b241101-e2bb-4255-8caf-4136c566a962',
  to: { kind: 'role', role: 'technician', members: [] },
  hours: null,
  alsoIfPresent: true,
  from: 0,
  until: noon + 86_400_000,
};
const number = fc.nat({ max: 3 });
const order: fc.Arbitrary<Order> = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    by: number,
    rights: fc.subarray([...sessionRights], { minLength: 1 }),
    // whom the consents name, at least as often as all others
    role: fc.constantFrom(...roleNames, ...roleNames.map(() => 'technician' as const)),
  }),
  fc.record({ kind: fc.constant('answer' as const), by: number, of: number }),
  fc.record({ kind: fc.constantFrom('join', 'kept', 'revoke', 'again'), of: number }),
);
/** How the device stands: with somebody in front of it, with a roster in which the server's keys do not stand. */
const device = fc.record({
  isSomebodyThere: fc.boolean(),
  roster: fc.constantFrom('none', 'others', 'ended'),
  mode: fc.constantFrom(...modes, 'standing' as const),
  answerFrom: fc.constantFrom('device', 'device-or-portal'),
});

test('whatever the server orders, nothing is granted without a person or a root-signed standing consent', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => Person.make()));
  await fc.assert(
    fc.asyncProperty(device, fc.array(order, { maxLength: 12 }), async (stands, orders) => {
      await using bench = await KeeperOnBench.start();
      const { answerFrom, mode, roster, isSomebodyThere } = stands;
      const rights = Object.fromEntries(sessionRights.map((right) => [right, mode]));
      bench.rules = completeBody({ rights, answerFrom, askIfPresent: false });
      bench.isCertified = true;
      bench.standing = sessionRights.map((right) => ({ ...forTechnicians, right }));
      if (roster === 'others') bench.list((await Person.make()).listed(noon + 1));
      if (roster === 'ended') bench.roster = { version: 1, body: null };
      const desk = isSomebodyThere ? await bench.seat() : undefined;
      const asked: SessionOrder[] = [];
      const idOf = (of: number) => asked[of % Math.max(asked.length, 1)]?.sessionId ?? bench.place.deviceId;
      for (const one of orders) bench.receive(await written(bench, people, one, asked, idOf));
      // settled: the last of all is answered in its turn
      bench.now += 60_000;
      bench.keeper.tick();
      await bench.keeper.stop('agent_stopped');
      for (const word of bench.words) {
        assert.notEqual(word.type, 'sessionState');
        const record = word.type === 'sessionAnswer' && sessionDocuments.record.read(word.document);
        if (record)
          assert.ok(record.rights.every(({ answer }) => answer === 'refused' || answer === 'timed-out'));
      }
      assert.deepEqual(desk?.state.live ?? [], []);
      bench.restart();
    }),
    { numRuns: 60 },
  );
});

async function written(
  bench: KeeperOnBench,
  people: readonly Person[],
  one: Order,
  asked: SessionOrder[],
  idOf: (of: number) => string,
): Promise<SessionOrder> {
  const { now, place } = bench;
  switch (one.kind) {
    case 'ask': {
      const wish = await (people[one.by] ?? bench.technician).ask(place, now, { rights: one.rights });
      const ordered = { ...wish, asker: { ...wish.asker, roles: [one.role] } };
      asked.push(ordered);
      return ordered;
    }
    case 'answer':
      return (people[one.by] ?? bench.technician).answer(place, now, { sessionId: idOf(one.of) });
    case 'again':
      return asked[one.of % Math.max(asked.length, 1)] ?? { type: 'sessionKept', sessionId: place.deviceId };
    case 'join':
      return { type: 'sessionJoin', sessionId: idOf(one.of), relay: '/relay', token: 'x' };
    case 'kept':
      return { type: 'sessionKept', sessionId: idOf(one.of) };
    case 'revoke':
      return {
        type: 'sessionRevoke',
        sessionId: idOf(one.of),
        why: sessionEnds[one.of] ?? 'refused',
        line: null,
      };
    default:
      return one satisfies never;
  }
}

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { rightsTexts } from '../texts/rights-en.ts';
import { allowed, outcomes, withFacts } from './decide-samples.ts';
import { decide } from './decide.ts';
import {
  decisionCodes,
  decisionLines,
  decisionSchema,
  type Decision,
  type DecisionCode,
  type DecisionLine,
} from './decision.ts';
import { explainLine } from './explain.ts';
import type { DecideInput, Facts } from './facts.ts';

const order = { allow: 2, ask: 1, refuse: 0 } as const;
const lineOf = ({ lines }: Decision, line: DecisionLine) => {
  const found = lines.find((one) => one.line === line);
  assert.ok(found);
  return found;
};
const givenFor = (code: DecisionCode) => {
  const found = outcomes.find((one) => one.code === code);
  assert.ok(found);
  return found.given;
};
const { role: asRole } = allowed.facts;
assert.ok(typeof asRole === 'object');
const explain = (input: DecideInput, line: DecisionLine) =>
  explainLine(lineOf(decide(input), line), rightsTexts);

test('a technician whom the person at the device said yes to may', () => {
  const decision = decide(allowed);
  assert.equal(decision.verdict, 'allow');
  assert.equal(decision.refusedBy, null);
  assert.deepEqual(
    decision.lines.map(({ line }) => line),
    [...decisionLines],
  );
  assert.deepEqual(decisionSchema.parse(JSON.parse(JSON.stringify(decision))), decision);
});

for (const { line, verdict, code, given } of outcomes)
  test(`${line} answers ${verdict} with ${code}: ${JSON.stringify(given[line])}`, () => {
    const decision = decide(withFacts(allowed, given));
    const decided = lineOf(decision, line);
    assert.deepEqual([decided.verdict, decided.code], [verdict, code]);
    if (verdict === 'refuse') assert.deepEqual([decision.verdict, decision.refusedBy], ['refuse', line]);
    else assert.equal(decision.refusedBy, null);
  });

test('each code is said by some outcome, and its sentence names all that it speaks of', () => {
  const said = new Set<string>();
  for (const { given } of outcomes) {
    const decided = decide(withFacts(allowed, given)).lines;
    for (const one of decided) {
      said.add(one.code);
      assert.doesNotMatch(explainLine(one, rightsTexts), /[{}?]/u, one.code);
    }
  }
  assert.deepEqual(
    decisionCodes.filter((code) => !said.has(code)),
    [],
  );
});

test('all lines are computed, and the first refusal refuses', () => {
  const refused = decide(withFacts(allowed, { agreement: 'not_known', local: { isRefused: true } }));
  assert.equal(refused.refusedBy, 'agreement');
  assert.equal(lineOf(refused, 'local').verdict, 'refuse');
  assert.equal(refused.lines.length, decisionLines.length);
});

test('a refusal says what refused and who can change it, by name where one is known', () => {
  const terminalNever = withFacts(allowed, givenFor('device_never'));
  assert.equal(
    explain({ ...terminalNever, names: { company: ['Sam Example'] } }, 'device_policy'),
    'Refused by the device policy of PC-12: terminal is never. Sam Example can change it.',
  );
  assert.match(explain(terminalNever, 'device_policy'), /An owner or administrator can change it\.$/u);
  const both = { ...terminalNever, names: { company: ['Sam', 'Alex', 'Kim'] } };
  assert.match(explain(both, 'device_policy'), /Sam, Alex or Kim can change it\.$/u);
  const onWard = withFacts(allowed, givenFor('company_never'));
  assert.match(explain(onWard, 'company_policy'), /^Refused by the policy of Ward: terminal is never\./u);
  assert.equal(lineOf(decide(onWard), 'company_policy').source, 'ward');
});

test('a helper with level control is told that the ceiling refused', () => {
  const helper = withFacts(allowed, givenFor('level_capped'));
  assert.match(explain(helper, 'level'), /it is support, the highest that the role helper can have/u);
});

test('names and parameters of strangers fill no further placeholder', () => {
  const named = { ...allowed, device: { id: 'x', name: '{who} $& $1' }, names: { device: ['{device}'] } };
  const sentence = explain(withFacts(named, { local: { isRefused: true } }), 'local');
  assert.equal(
    sentence,
    'Refused on the device: a setting on {who} $& $1 refuses terminal. {device} can change it there.',
  );
});

test('without an answer a policy that asks leaves the person to be asked', () => {
  const waiting = decide(withFacts(allowed, { grant: { answer: 'none', grantId: null } }));
  assert.deepEqual([waiting.verdict, waiting.refusedBy], ['ask', null]);
  assert.equal(
    decide(withFacts(allowed, { grant: 'not_needed' })).verdict,
    'ask',
    'no code path skips the person',
  );
});

test('a standing consent needs nobody’s answer, but no yes outweighs a never', () => {
  const standing = withFacts(allowed, {
    ...givenFor('standing_given'),
    grant: { answer: 'none', grantId: null },
  });
  assert.equal(decide(standing).verdict, 'allow');
  assert.equal(decide(withFacts(standing, givenFor('standing_missing'))).verdict, 'ask');
  const never = decide(withFacts(standing, { ...givenFor('device_never'), grant: allowed.facts.grant }));
  assert.equal(never.refusedBy, 'device_policy');
});

test('where a role holds a word by own level only, no lower level is enough', () => {
  const setLevels = (level: 'control' | 'own', held: 'technician' | 'owner') =>
    decide(
      withFacts(allowed, {
        role: { ...asRole, word: 'permission.set', roles: [held] },
        level: { held: { level, source: null, cappedBy: null }, needed: 'view' },
      }),
    ).refusedBy;
  assert.equal(setLevels('control', 'technician'), 'level');
  assert.equal(setLevels('own', 'technician'), null);
  assert.equal(setLevels('control', 'owner'), null);
});

test('what a role gives without a level asks for none', () => {
  const end = withFacts(allowed, {
    role: { ...asRole, word: 'session.end', roles: ['member'], isOwn: true },
    level: { held: { level: 'none', source: null, cappedBy: null }, needed: 'control' },
  });
  assert.equal(decide(end).refusedBy, null);
  const asTechnician = withFacts(end, { role: { ...asRole, word: 'session.end', roles: ['technician'] } });
  assert.equal(decide(asTechnician).refusedBy, 'level');
});

test('a line that is missing from the input refuses', () => {
  const { local: _, ...others } = allowed.facts;
  const cut = { ...allowed, facts: others as Facts }; // as an input over a wire could be
  assert.equal(decide(cut).refusedBy, 'local');
});

const anyFacts = fc
  .tuple(...decisionLines.map((line) => fc.constantFrom(...outcomes.filter((one) => one.line === line))))
  .map((chosen) =>
    withFacts(allowed, Object.fromEntries(chosen.map(({ line, given }) => [line, given[line]]))),
  );
const anyOutcome = fc.constantFrom(...outcomes);

test('decide never allows when a line refuses, nor where somebody is asked and has not said yes', () => {
  fc.assert(
    fc.property(anyFacts, (input) => {
      const { verdict, refusedBy, lines } = decide(input);
      const first = lines.find((one) => one.verdict === 'refuse');
      assert.equal(refusedBy, first?.line ?? null);
      assert.equal(verdict === 'refuse', first !== undefined);
      const isGiven = lines.some(({ code }) => code === 'grant_given');
      const isAsked = lines.some((one) => one.verdict === 'ask');
      if (verdict === 'allow') assert.ok(!isAsked || isGiven);
    }),
  );
});

test('a further refusal never widens', () => {
  fc.assert(
    fc.property(anyFacts, anyOutcome, (input, { line, given, verdict }) => {
      fc.pre(verdict === 'refuse');
      const before = decide(input).verdict;
      const after = decide(withFacts(input, { [line]: given[line] })).verdict;
      assert.ok(order[after] <= order[before]);
      assert.equal(after, 'refuse');
    }),
    { numRuns: 300 },
  );
});

test('a decision is the same each time, and its input stays as it was', () => {
  fc.assert(
    fc.property(anyFacts, (input) => {
      const copy = structuredClone(input);
      assert.deepEqual(decide(input), decide(copy));
      assert.deepEqual(input, copy);
    }),
  );
});

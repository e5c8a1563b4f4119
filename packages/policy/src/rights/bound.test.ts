import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyBody } from './any-body.testing.ts';
import { partsBeyond, sessionBound, withinBound } from './bound.ts';
import { completeBody, defaultBody } from './modes.ts';
import { effectivePolicyBody, policyBody } from './policy-body.ts';

test('without a signature the default is the bound: nobody is let in without a prompt', () => {
  const bound = sessionBound(undefined, 'server');
  assert.deepEqual(bound, defaultBody);
  const wish = completeBody({ rights: { terminal: 'standing', record: 'ask', files: 'never' } });
  assert.deepEqual(partsBeyond(wish, bound), ['terminal', 'record']);
  assert.deepEqual(withinBound(wish, bound).rights, { ...defaultBody.rights, files: 'never' });
});

test('what was signed for one class bounds no other', () => {
  const signed = { workstation: { rights: {} }, server: { rights: { terminal: 'standing' } } } as const;
  assert.deepEqual(partsBeyond({ rights: { terminal: 'standing' } }, sessionBound(signed, 'server')), []);
  assert.deepEqual(partsBeyond({ rights: { terminal: 'standing' } }, sessionBound(signed, 'workstation')), [
    'terminal',
  ]);
});

test('whatever the rules and the bound, what remains is beyond neither', () => {
  fc.assert(
    fc.property(anyBody, anyBody, (rules, other) => {
      const bound = completeBody(other);
      const kept = withinBound(rules, bound);
      assert.deepEqual(partsBeyond(kept, bound), []);
      assert.deepEqual(partsBeyond(kept, completeBody(rules)), []);
      if (partsBeyond(rules, bound).length === 0)
        assert.deepEqual(partsBeyond(completeBody(rules), kept), [], 'nothing is taken that was within');
    }),
  );
});

test('hours that two leave open in common can have more stretches than one may say', () => {
  const stretches = (lengthM: number, most: number) =>
    Array.from({ length: most }, (_, n) => ({
      days: [1],
      fromMinute: n * lengthM,
      untilMinute: n * lengthM + lengthM - 1,
    }));
  const bodies = [stretches(60, 21), stretches(45, 21)].map((hours) => ({ rights: {}, hours }));
  for (const body of bodies) policyBody.parse(body);
  const [rules, bound] = bodies;
  const kept = withinBound(rules ?? assert.fail(), bound ?? assert.fail());
  assert.ok((kept.hours?.length ?? 0) > 21);
  effectivePolicyBody.parse(kept);
});

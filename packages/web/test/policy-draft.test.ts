import assert from 'node:assert/strict';
import test from 'node:test';
import { completeBody, type CompanyPolicyBody } from '@candor/policy/rights/modes.ts';
import { policyEn } from '@candor/policy/texts/policy-en.ts';
import { changeOf, signedLines, unsignedParts } from '../src/features/company/policy-draft.ts';
import type { Policy } from '../src/features/company/policy-places.ts';

const id = '01a1fd80-a99b-7ff1-aedd-f3703159230f';
const nothing: CompanyPolicyBody = { workstation: { rights: {} }, server: { rights: {} } };
const standingOnServers: CompanyPolicyBody = { ...nothing, server: { rights: { terminal: 'standing' } } };
const signed = { version: 1, body: standingOnServers, until: 1, root: '0'.repeat(64) };
const ofCompany: Policy = {
  target: { kind: 'company', id },
  version: 0,
  body: null,
  signed: null,
  versions: [],
};
const ofUnit: Policy = { ...ofCompany, target: { kind: 'unit', id } };
const base = completeBody({ rights: {} });

test('a unit is made wider without a signature, and an unfinished draft is not saved', () => {
  const never = { rights: { terminal: 'never' } } as const;
  assert.deepEqual(changeOf(ofUnit, 'server', never, never), { kind: 'none' });
  assert.deepEqual(changeOf(ofUnit, 'server', { rights: {} }, never), { kind: 'narrower' });
  assert.deepEqual(changeOf(ofUnit, 'server', never, { rights: {} }), { kind: 'wider', parts: ['terminal'] });
  assert.deepEqual(changeOf(ofUnit, 'server', never, { ...never, grantMinutes: 0 }), { kind: 'incomplete' });
});

test('the company goes beyond the default with a signature alone, and back to what was signed without one', () => {
  const wish = completeBody({ rights: { terminal: 'standing' } });
  const change = changeOf(ofCompany, 'server', base, wish);
  assert.deepEqual(change, {
    kind: 'beyond',
    parts: ['terminal'],
    body: { workstation: { rights: {} }, server: wish },
  });
  assert.equal(changeOf({ ...ofCompany, signed }, 'server', base, wish).kind, 'wider');
  assert.equal(changeOf({ ...ofCompany, signed }, 'workstation', base, wish).kind, 'beyond');
  const strict = completeBody({ rights: { terminal: 'never' } });
  assert.equal(
    changeOf(ofCompany, 'server', strict, base).kind,
    'wider',
    'the default itself is signed by nobody',
  );
});

test('what is beyond the signature in the other class has to be signed with whatever becomes wider', () => {
  const changedByHand: Policy = { ...ofCompany, body: standingOnServers };
  const strict = completeBody({ rights: { files: 'never' } });
  assert.deepEqual(unsignedParts(ofCompany, standingOnServers), [
    { deviceClass: 'server', parts: ['terminal'] },
  ]);
  assert.deepEqual(unsignedParts({ signed }, standingOnServers), []);
  assert.equal(changeOf(changedByHand, 'workstation', strict, base).kind, 'beyond');
  assert.equal(changeOf(changedByHand, 'workstation', base, strict).kind, 'narrower');
});

test('whoever signs reads each part before and after, and what stands beyond the default already', () => {
  const after = { ...standingOnServers, workstation: { rights: {}, promptTimeoutS: 60 } };
  const lines = (own: Policy) => signedLines(own, after, policyEn);
  const changed = ['time to answer: 30 seconds → 60 seconds'];
  const ofWorkstations = { deviceClass: 'workstation', changed, kept: [], unsigned: [] };
  const ofServers = { deviceClass: 'server', changed: [], kept: [], unsigned: ['terminal: standing'] };
  const own = { ...ofCompany, body: standingOnServers };
  assert.deepEqual(lines(own), [ofWorkstations, ofServers], 'somebody changed it past the console');
  assert.deepEqual(lines({ ...own, signed }), [
    ofWorkstations,
    { ...ofServers, kept: ['terminal: standing'], unsigned: [] },
  ]);
});
